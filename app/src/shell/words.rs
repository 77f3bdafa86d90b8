//! The words of the frame, filled in by the caller in the reader's language.

/// Every word of header and footer.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShellWords<'a> {
    /// Skip to content.
    pub skip: &'a str,
    /// Name of the main navigation, for a screen reader.
    pub main_navigation: &'a str,
    /// Name of the way back, for a screen reader.
    pub way_back: &'a str,
    /// Back to overview.
    pub back_to_overview: &'a str,
    /// Overview.
    pub overview: &'a str,
    /// Your data.
    pub data: &'a str,
    /// Your choices.
    pub choices: &'a str,
    /// What you got.
    pub benefits: &'a str,
    /// Activity.
    pub activity: &'a str,
    /// Help.
    pub help: &'a str,
    /// Account, password and sessions.
    pub account: &'a str,
    /// The same in one word, where there is no room for a name.
    pub account_short: &'a str,
    /// Sign in.
    pub sign_in: &'a str,
    /// Sign out.
    pub sign_out: &'a str,
    /// Support desk.
    pub desk: &'a str,
    /// Office.
    pub office: &'a str,
    /// Name of the bar over a mirrored page, for a screen reader.
    pub support_view: &'a str,
    /// End now.
    pub end_now: &'a str,
    /// Heading over who answers.
    pub who_answers: &'a str,
    /// Heading over the independent check.
    pub independent_check: &'a str,
    /// Heading over the languages.
    pub language: &'a str,
    /// Heading over the colours.
    pub colours: &'a str,
    /// Light colours.
    pub light: &'a str,
    /// Dark colours.
    pub dark: &'a str,
    /// Colours as the device has them.
    pub as_device: &'a str,
}
