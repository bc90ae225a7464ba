using CovidLabel.Web;
using CovidLabel.Web.Commands;

// The first word names a command; without one, or with --key=value settings only, the process serves.
if (args is [var word, ..] && !word.StartsWith('-')) return await Command.RunAsync(word, args[1..]);

var builder = WebApplication.CreateBuilder(args);
// A build output finds scripts and styles where they were made; a published folder holds its own and ignores this.
builder.WebHost.UseStaticWebAssets();
builder.AddCovidLabel();
var app = builder.Build();
app.UseCovidLabel();
await app.RunAsync();
return 0;
