namespace CovidLabel.EndToEnd;

/// <summary>The ? sheet: each of its lines is tried in the browser, and there is none that is not.</summary>
public sealed partial class KeyboardTests
{
    public static TheoryData<string> Sections => [.. KeyTable.Sections.Keys];

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task EveryLineOfTheSheet_DoesWhatItSays(string section)
    {
        var desk = await KeyDesk.OpenAsync(product, browser);
        foreach (var line in KeyTable.Sections[section])
        {
            // The last one written is the one that failed.
            TestContext.Current.TestOutputHelper?.WriteLine($"{line.Key}: {line.Title}");
            await line.RunAsync(desk);
        }
    }

    [Fact]
    public async Task Sheet_AsTheBrowserShowsIt_HasExactlyTheLinesThatAreTried()
    {
        var desk = await KeyDesk.OpenAsync(product, browser);
        await desk.PressAsync("?");
        var shown = await desk.Part("key-sheet").Locator("section").EvaluateAllAsync<string[]>(
            """
            (sections) => sections.flatMap((section) => [...section.querySelectorAll('dl > div')].flatMap((line) => {
              const words = [section.querySelector('h3'), line.querySelector('dt')].map((part) => part.textContent);
              const keys = [...line.querySelectorAll('kbd')].map((key) => key.textContent);
              return (keys.length ? keys : ['no key']).map((key) => [...words, key].join(' · '));
            }))
            """);
        var tried = KeyTable.Sections.SelectMany(section => section.Value.Select(line => $"{section.Key} · {line.Title} · {line.Key}"));
        Assert.Equal(tried.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }
}
