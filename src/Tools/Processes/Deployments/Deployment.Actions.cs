namespace Owl.Processes;

/// <summary>What can be done to an instance.</summary>
public sealed partial class Deployment
{
    /// <summary>Ends it cleanly (SIGTERM).</summary>
    /// <exception cref="DeploymentException">It does not run.</exception>
    public async Task<string> StopAsync(Instance instance)
    {
        RequirePid(instance);
        await EndAsync([instance], _ => { });
        return $"{instance.LongName} is stopped";
    }

    /// <summary>Ends it the hard way (SIGKILL).</summary>
    /// <exception cref="DeploymentException">It does not run, or is still there.</exception>
    public async Task<string> KillAsync(Instance instance)
    {
        int pid = RequirePid(instance);
        File.Delete(MarkerOf(instance));
        Send(pid, Signal.Kill);
        return await IsGoneAsync(instance)
            ? $"{instance.LongName} is killed"
            : throw new DeploymentException($"{instance.LongName} is still there");
    }

    /// <summary>Freezes it (SIGSTOP): it is there, but does not answer.</summary>
    /// <param name="instance">Which one.</param>
    /// <param name="length">It goes on by itself after so long; null: not by itself.</param>
    /// <exception cref="DeploymentException">It does not run, or cannot be frozen.</exception>
    public async Task<string> FreezeAsync(Instance instance, TimeSpan? length = null)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new DeploymentException("Windows cannot freeze a process: SIGSTOP is a signal of Unix. Use WSL, or kill the service instead");
        }

        int pid = RequirePid(instance);
        File.Delete(MarkerOf(instance));
        if (length is { } frozen)
        {
            Launcher.ThawLater(pid, frozen, MarkerOf(instance)); // Before: whoever freezes it may not live to do that.
        }

        Send(pid, Signal.Stop);
        if (OperatingSystem.IsLinux()
            && !await Probe.UntilAsync(() => Task.FromResult(ProcessStat.IsStopped(pid)), LongestStop, CancellationToken.None))
        {
            File.Delete(MarkerOf(instance));
            throw new DeploymentException($"{instance.LongName} cannot be frozen");
        }

        return length is { } time
            ? FormattableString.Invariant($"{instance.LongName} is frozen for {time.TotalSeconds:0} s")
            : $"{instance.LongName} is frozen";
    }

    /// <summary>
    /// Lets it go on (SIGCONT). A replica that its cluster has given up meanwhile ends itself, and is started again.
    /// </summary>
    /// <exception cref="DeploymentException">It does not run, ends for another reason, or does not answer again.</exception>
    public async Task<string> ResumeAsync(Instance instance, CancellationToken cancellation)
    {
        Thaw(instance, RequirePid(instance));
        bool isOver = await Probe.UntilAsync(
            async () => PidOf(instance) is null || await AnswersAsync(instance, cancellation), LongestStop, cancellation);
        if (PidOf(instance) is null)
        {
            return await StartAgainAsync(instance, cancellation);
        }

        return isOver ? $"{instance.LongName} goes on" : throw new DeploymentException($"{instance.LongName} does not answer again");
    }

    /// <summary>Stops it if it runs, and starts it.</summary>
    public async Task<string> RestartAsync(Instance instance, CancellationToken cancellation)
    {
        if (PidOf(instance) is not null)
        {
            await StopAsync(instance);
        }

        return await StartAsync(instance, cancellation);
    }

    /// <summary>Brings everything back: what is frozen goes on, what was started and has ended starts again.</summary>
    /// <exception cref="DeploymentException">Something does not answer.</exception>
    public async Task<string> HealAsync(CancellationToken cancellation)
    {
        foreach (var instance in Instances)
        {
            if (PidOf(instance) is { } pid && ProcessStat.IsStopped(pid))
            {
                Thaw(instance, pid);
            }
        }

        await StartAllAsync(Instances, cancellation);
        foreach (var instance in Instances)
        {
            if (!await Probe.UntilAsync(() => AnswersAsync(instance, cancellation), LongestStart, cancellation))
            {
                throw new DeploymentException($"{instance.LongName} does not answer");
            }
        }

        if (Settings.HasConsole)
        {
            await StartAllAsync([Console], cancellation);
        }

        return "all four answer";
    }

    /// <summary>SIGTERM to all of the given at once, SIGKILL to what is left.</summary>
    /// <param name="instances">Which ones; those that do not run are passed over.</param>
    /// <param name="say">Is told what does not end by itself.</param>
    /// <exception cref="DeploymentException">One cannot be ended.</exception>
    public async Task EndAsync(IReadOnlyList<Instance> instances, Action<string> say)
    {
        foreach (var instance in instances)
        {
            File.Delete(MarkerOf(instance));
            if (PidOf(instance) is { } pid)
            {
                Send(pid, Signal.Terminate);
                Send(pid, Signal.Continue); // One that is frozen could not hear the first.
            }
        }

        foreach (var instance in instances)
        {
            if (!await IsGoneAsync(instance) && PidOf(instance) is { } pid)
            {
                say(FormattableString.Invariant($"{instance.LongName} did not end within {LongestStop.TotalSeconds:0} s: it is killed"));
                Send(pid, Signal.Kill);
                if (!await IsGoneAsync(instance))
                {
                    throw new DeploymentException($"{instance.LongName} (pid {pid}) cannot be ended");
                }
            }

            NoteOf(instance).Delete();
        }
    }

    private void Thaw(Instance instance, int pid)
    {
        File.Delete(MarkerOf(instance));
        Send(pid, Signal.Continue);
    }

    private async Task<string> StartAgainAsync(Instance instance, CancellationToken cancellation)
    {
        if (!GivenUp.IsToldBy(LinesOf(instance)))
        {
            throw new DeploymentException($"{instance.LongName} has ended instead of going on; its log: {LogOf(instance)}");
        }

        string reason = $"its cluster had given {instance.LongName} up, so it ended itself";
        return Settings.HasPostgres
            ? $"{reason}; started again: {await StartAsync(instance, cancellation)}"
            : throw new DeploymentException($"{reason}; set OWL_POSTGRES as before, and: ./run.sh start {instance.Words}");
    }
}
