using System.Text.Json;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Readers;
using CovidLabel.Imaging.Phantom;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;
using CovidLabel.Web.Ingest;
using Microsoft.AspNetCore.Identity;

namespace CovidLabel.Web.Commands;

/// <summary>
/// The first start: one radiologist and one admin with random passwords, which go into one file and nowhere else, and
/// generated slices in every state of annotation. What is there already is not touched, except that the two accounts get
/// new passwords, since those of a lost file are lost.
/// </summary>
internal static class DemoCommand
{
    private const int Seed = 1;
    private const int Patients = 8;

    /// <summary>Two of each class: one of them is trained on and the other tested, so that a first model has figures.</summary>
    private const int FinishedPatients = 4;

    private const int LabelledPatients = 6;
    private const int SlicesPerPatient = 8;
    private const string Source = "phantom";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(IServiceProvider services, string[] arguments, CancellationToken cancel)
    {
        if (arguments is not ["--sign-ins", var file]) throw new UsageException("demo needs a file for the sign-ins.");
        await MigrateCommand.AddRolesAsync(services.GetRequiredService<RoleManager<IdentityRole<Guid>>>());
        var radiologist = await AccountAsync(services, "radiologist@demo.example", "Demo radiologist", Roles.Radiologist);
        var admin = await AccountAsync(services, "admin@demo.example", "Demo admin", Roles.Admin);
        var count = await AddPhantomAsync(services, radiologist.ReaderId, cancel);
        await WriteAsync(file, [radiologist.SignIn, admin.SignIn], cancel);
        Console.WriteLine($"{count} phantom slices of {Patients} generated patients; sign-ins in {file}");
        return 0;
    }

    private static async Task<(Guid ReaderId, DemoSignIn SignIn)> AccountAsync(
        IServiceProvider services, string email, string name, string role)
    {
        var readers = services.GetRequiredService<UserManager<Reader>>();
        var password = ReaderAdministration.RandomPassword();
        var signIn = new DemoSignIn(email, password, role);
        if (await readers.FindByEmailAsync(email) is not { } known)
        {
            var administration = services.GetRequiredService<ReaderAdministration>();
            return (await administration.CreateAsync(email, name, role, password), signIn);
        }

        var reset = await readers.ResetPasswordAsync(known, await readers.GeneratePasswordResetTokenAsync(known), password);
        if (!reset.Succeeded) throw new InvalidOperationException($"The password of {email} could not be set: {reset}");
        return (known.Id, signIn);
    }

    private static async Task<int> AddPhantomAsync(IServiceProvider services, Guid readerId, CancellationToken cancel)
    {
        var import = services.GetRequiredService<SliceImport>();
        var annotations = services.GetRequiredService<AnnotationStore>();
        var count = 0;
        foreach (var phantom in ChestPhantom.Generate(Seed, Patients, SlicesPerPatient))
        {
            var origin = new SliceOrigin(Source, IsPhantom: true);
            var (id, _) = await import.AddAsync(phantom.Slice, origin, cancel);
            await AnnotateAsync(annotations, id, count / SlicesPerPatient, phantom, readerId, cancel);
            count++;
        }

        return count;
    }

    /// <summary>
    /// The first four patients (two with COVID, two without) are labelled and their masks are done, the next two are only
    /// labelled on every other slice, the last two are untouched. A save based on revision 0 does nothing the second time.
    /// </summary>
    private static async Task AnnotateAsync(
        AnnotationStore annotations, long sliceId, int patient, PhantomSlice phantom, Guid readerId, CancellationToken cancel)
    {
        if (patient >= LabelledPatients || (patient >= FinishedPatients && phantom.Slice.Index % 2 == 1)) return;
        await annotations.AppendLabelAsync(
            sliceId, 0, phantom.Covid ? ClassLabel.Covid : ClassLabel.NonCovid, readerId, cancel: cancel);
        if (patient >= FinishedPatients) return;
        var state = phantom.LabelMap.AsSpan().ContainsAnyExcept((byte)0) ? MaskState.Complete : MaskState.Negative;
        var mask = LesionMask.FromLabelMap(state, phantom.LabelMap, phantom.Slice.Height, phantom.Slice.Width);
        await annotations.AppendMaskAsync(sliceId, 0, mask, readerId, $"phantom-{sliceId}", cancel: cancel);
    }

    private static async Task WriteAsync(string file, IReadOnlyList<DemoSignIn> signIns, CancellationToken cancel)
    {
        var part = file + ".part";
        File.Delete(part);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var stream = new FileStream(part, options)) await JsonSerializer.SerializeAsync(stream, signIns, Json, cancel);
        File.Move(part, file, overwrite: true);
    }

    private sealed record DemoSignIn(string Email, string Password, string Role);
}
