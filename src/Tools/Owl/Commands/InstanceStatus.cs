namespace Owl.CommandLine.Commands;

/// <summary>What is seen of an instance from outside.</summary>
/// <param name="Instance">Which one.</param>
/// <param name="State">In a word or two.</param>
/// <param name="Pid">Its pid; null when it does not run.</param>
/// <param name="Megabytes">Its resident memory.</param>
/// <param name="Deliveries">What task-service says of its outbox, in one line.</param>
internal sealed record InstanceStatus(Instance Instance, string State, int? Pid, long Megabytes, string Deliveries)
{
    public const string Up = "up";

    public static async Task<InstanceStatus> ReadAsync(Deployment deployment, Instance instance, CancellationToken end)
    {
        int? pid = deployment.PidOf(instance);
        if (pid is { } stopped && ProcessStat.IsStopped(stopped))
        {
            return Of("frozen", null);
        }

        var ready = deployment.AnswersAsync(instance, end);
        var page = await deployment.ReadStatusAsync(instance, end);
        bool answers = await ready;
        if (pid is null)
        {
            return answers && page?.Pid is { } other && page.Service == instance.Kind.Name
                ? Of("not run.sh's", page) with { Pid = other }
                : Of("down", page);
        }

        bool isOther = page?.Pid is { } answering && answering != pid;
        return Of(isOther ? "port is taken" : answers ? Up : "not answering", page);

        InstanceStatus Of(string state, StatusPage? page) => new(
            instance,
            state,
            pid,
            pid is { } running ? MegabytesOf(running) : 0,
            page is null ? "unknown: task-service does not answer"
            : page.Deliveries ?? "unknown: task-service's store does not answer");
    }

    private static long MegabytesOf(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return process.WorkingSet64 / 1024 / 1024;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return 0; // It has ended meanwhile.
        }
    }
}
