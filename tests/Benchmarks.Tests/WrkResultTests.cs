using System.Text.Json;
using Owl.Benchmarks.Load;

namespace Owl.Benchmarks.Tests;

public sealed class WrkResultTests
{
    private const string Output =
        """
        Running 7s test @ http://127.0.0.1:12000
          1 threads and 32 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     3.05ms    2.44ms  41.30ms   89.71%
            Req/Sec    11.54k     1.02k   13.35k    67.14%
          80417 requests in 7.00s, 17.64MB read
        Requests/sec:  11481.70
        Transfer/sec:      2.52MB
        RESULT {"requests":80417,"microseconds":7003927,"bad_status":2,"socket_errors":1}
        """;

    [Fact]
    public void The_result_is_read_from_the_line_that_load_lua_writes()
    {
        var result = WrkResult.Parse(Output);

        Assert.Equal(new WrkResult(80417, 7003927, 2, 1), result);
        Assert.Equal(11481.7, result.RequestsPerSecond, 0.1);
        Assert.Equal(3, result.Failures);
    }

    [Theory]
    [InlineData("")]
    [InlineData("unable to connect to 127.0.0.1:12000 Connection refused")]
    [InlineData("""RESULT {"requests":0,"microseconds":0,"bad_status":0,"socket_errors":0}""")]
    public void A_run_that_did_not_come_to_its_end_has_no_result(string output) =>
        Assert.Throws<InvalidDataException>(() => WrkResult.Parse(output));

    [Fact]
    public void A_result_that_lacks_a_number_is_refused() =>
        Assert.Throws<JsonException>(() => WrkResult.Parse("""RESULT {"requests":5,"microseconds":7}"""));
}
