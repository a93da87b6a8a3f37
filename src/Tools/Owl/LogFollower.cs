using System.Text;

namespace Owl.CommandLine;

/// <summary>Reads what is added to a log, and goes on with the new one when that was moved away.</summary>
internal static class LogFollower
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads until <paramref name="end"/>, and then what is there by then.</summary>
    /// <param name="path">The log; it need not be there yet.</param>
    /// <param name="position">Where to begin, in bytes.</param>
    /// <param name="say">Is told each line.</param>
    /// <param name="end">Ends it.</param>
    public static async Task FollowAsync(string path, long position, Action<string> say, CancellationToken end)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var line = new StringBuilder();
        byte[] bytes = new byte[16 * 1024];
        char[] chars = new char[bytes.Length];
        bool isLast;
        do
        {
            isLast = end.IsCancellationRequested;
            position = Read(position);
            if (!isLast)
            {
                await Task.Delay(Interval, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        while (!isLast);

        long Read(long from)
        {
            if (!File.Exists(path))
            {
                return 0;
            }

            using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Position = file.Length < from ? 0 : from;
            int read;
            while ((read = file.Read(bytes)) > 0)
            {
                int count = decoder.GetChars(bytes.AsSpan(0, read), chars, flush: false);
                foreach (char letter in chars.AsSpan(0, count))
                {
                    if (letter == '\n')
                    {
                        say(line.ToString());
                        line.Clear();
                    }
                    else
                    {
                        line.Append(letter);
                    }
                }
            }

            return file.Position;
        }
    }
}
