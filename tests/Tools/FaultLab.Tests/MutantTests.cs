namespace Owl.FaultLab.Tests;

/// <summary>That each is caught is seen by <c>./run.sh mutants</c>, which takes long; that each can be put in is seen here.</summary>
public sealed class MutantTests
{
    [Fact]
    public void Each_mutant_can_still_be_put_into_the_checkout() =>
        Assert.Empty(Mutants.Mutants.All.Select(mutant => mutant.FindProblem(Checkout.Root)).OfType<string>());

    [Fact]
    public void Each_mutant_changes_something() =>
        Assert.All(Mutants.Mutants.All, mutant => Assert.NotEqual(mutant.Text, mutant.Replacement));

    [Fact]
    public void The_tests_that_stand_for_each_mutant_are_there() => Assert.All(Mutants.Mutants.All, mutant =>
        Assert.True(File.Exists(Path.Combine(Checkout.Root, mutant.Project, mutant.Tests.Replace('.', '/') + ".cs")), mutant.TestClass));

    [Fact]
    public void A_mutant_whose_text_is_not_there_any_more_says_so()
    {
        var gone = Mutants.Mutants.All[0] with { Text = "what nobody ever wrote" };

        Assert.Equal($"{gone.File} has the text 0 times instead of once", gone.FindProblem(Checkout.Root));
    }
}
