using CovidLabel.Web;
using CovidLabel.Web.Commands;

// The first word names a command; without one, or with --key=value settings only, the process serves.
if (args is [var word, ..] && !word.StartsWith('-')) return await Command.RunAsync(word, args[1..]);

var builder = WebApplication.CreateBuilder(args);
builder.AddCovidLabel();
var app = builder.Build();
app.UseCovidLabel();
await app.RunAsync();
return 0;
