using Microsoft.EntityFrameworkCore;

namespace Owl.Baselines;

/// <summary>The only table of a service.</summary>
internal sealed class ItemContext<T>(DbContextOptions<ItemContext<T>> options) : DbContext(options)
    where T : class
{
    public DbSet<T> Items => Set<T>();
}
