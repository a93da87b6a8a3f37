using Owl.FaultLab.Experiments;
using Owl.FaultLab.Results;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Runs;

/// <summary>Is told how the lab gets on.</summary>
internal interface ILabProgress
{
    void Phase(Step step, Words phase);

    void Done(Step step, RunResult result);
}

/// <summary>
/// Carries out a plan. In full, every experiment has a system of its own; in quick, those on the same setup share one,
/// one after the other.
/// </summary>
internal sealed class Lab(Scale scale, Func<Setup, CancellationToken, Task<ILabSystem>> start, ILabProgress progress) : IAsyncDisposable
{
    private ILabSystem? _system;
    private Setup? _setup;

    public async Task<IReadOnlyList<RunResult>> RunAsync(IReadOnlyList<Step> plan, CancellationToken cancellation)
    {
        var results = new List<RunResult>();
        foreach (var step in plan)
        {
            var result = await RunAsync(step, cancellation) with { IsComparison = step.IsComparison };
            results.Add(result);
            progress.Done(step, result);
        }

        return results;
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.DisposeAsync();
            _system = null;
        }
    }

    private async Task<RunResult> RunAsync(Step step, CancellationToken cancellation)
    {
        bool isDone = false;
        bool isFresh = _setup != step.Setup || _system is null;
        try
        {
            if (await step.Experiment.RunByItselfAsync(scale, words => progress.Phase(step, words), cancellation) is { } own)
            {
                isDone = true;
                return own;
            }

            if (isFresh)
            {
                await DisposeAsync();
                progress.Phase(step, new Words("starting the services", "サービスを起動"));
                _setup = step.Setup;
                _system = await start(step.Setup, cancellation);
            }

            var run = new ExperimentRun(step.Experiment, step.Setup, scale, words => progress.Phase(step, words));
            var result = await run.RunAsync(_system!, isFresh, cancellation);
            isDone = true;
            return result;
        }
        catch (SkippedException e)
        {
            return Summary.Skipped(step.Experiment, step.Setup, scale, e.Words);
        }
        catch (FaultException e)
        {
            return Summary.Problem(step.Experiment, step.Setup, scale, e.Words);
        }
        finally
        {
            if (!isDone || scale is Scale.Full)
            {
                await DisposeAsync(); // What went wrong with one is not to spoil the next.
            }
        }
    }
}
