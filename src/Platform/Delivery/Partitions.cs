namespace Owl.Delivery;

/// <summary>
/// The pending deliveries are divided by the ids of their items. The number is fixed: were it another one on another
/// replica, an item could belong to two partitions, or to none.
/// </summary>
internal static class Partitions
{
    public const int Count = 4;

    public static IEnumerable<int> All => Enumerable.Range(0, Count);

    public static int Of(long id) => (int)(id % Count);
}
