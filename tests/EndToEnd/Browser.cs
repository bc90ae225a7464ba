using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>Debian's Chromium, headless; one for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A person's own browser: no cookie, no storage of anybody else's.</summary>
    public async Task<IBrowserContext> PersonAsync(int width = 1440, int height = 900, float deviceScaleFactor = 1)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            DeviceScaleFactor = deviceScaleFactor,
        });
        context.SetDefaultTimeout(30_000);
        return context;
    }

    /// <summary>A page signed in through the sign-in form.</summary>
    public async Task<IPage> SignedInAsync(Product product, Account account, int width = 1440, int height = 900, float deviceScaleFactor = 1)
    {
        var page = await (await PersonAsync(width, height, deviceScaleFactor)).NewPageAsync();
        await SignInAsync(page, product, account);
        return page;
    }

    /// <summary>Signs a page in through the sign-in form.</summary>
    public static async Task SignInAsync(IPage page, Product product, Account account)
    {
        await page.GotoAsync($"{product.Address}/sign-in");
        await page.GetByLabel("E-mail").FillAsync(account.Email);
        await page.GetByLabel("Password").FillAsync(account.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
