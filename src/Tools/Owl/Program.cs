using System.Runtime.InteropServices;
using Owl.CommandLine;

using var end = new CancellationTokenSource();
// Taken, so that what has begun is brought to its end first.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
return await Tool.RunAsync(args, end.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    end.Cancel();
}
