using Generated.Gateway;
using Generated.User;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

// The article's main job: a user, a task of this user, the list; and a task of nobody, which is refused in words.
int port = int.Parse(args[0]);
var users = new UserClient(To(port + 1)).Users;
var tasks = new GatewayClient(To(port)).Tasks;

var alice = await users.PostAsync(new() { Name = "Alice" });
var task = await tasks.PostAsync(new() { Title = "買い物リストを整理する", UserId = alice!.Id });
var all = await tasks.GetAsync();
string refusal = "";
try
{
    await tasks.PostAsync(new() { Title = "Fly", UserId = 4711 });
}
catch (Generated.Gateway.Models.ErrorBody e)
{
    refusal = e.Message;
}

bool isWell = task!.Title == "買い物リストを整理する" && task.UserId == alice.Id && all!.Exists(one => one.Id == task.Id)
    && refusal == "User does not exist";
Console.WriteLine(isWell ? "the generated client does the article's main job" : $"task {task.Id}, {all!.Count} tasks, refusal '{refusal}'");
return isWell ? 0 : 1;

static HttpClientRequestAdapter To(int port) =>
    new(new AnonymousAuthenticationProvider()) { BaseUrl = $"http://127.0.0.1:{port}" };
