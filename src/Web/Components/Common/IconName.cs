namespace CovidLabel.Web.Components.Common;

/// <summary>Pictures that <see cref="Icon"/> can draw.</summary>
public enum IconName
{
    CircleFull,
    CircleHalf,
    CircleEmpty,
    CircleSlash,
    Plus,
    Minus,
    Check,
    Cross,
    Clock,
    Play,
    Stop,
    Warning,
    Upload,
    Download,
    Person,
    Lock,
    Sun,
    Moon,
    Lungs,
    Picture,
    Star,
    Equal,
    Different,
}
