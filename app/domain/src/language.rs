//! The four languages, and texts that exist in all of them.

use serde::{Deserialize, Serialize};

/// A language every text exists in. The code is a BCP 47 primary subtag.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Dutch.
    Nl,
    /// Danish.
    Da,
    /// Norwegian bokmål.
    Nb,
}

impl Language {
    /// All languages, in the order in which a page offers them.
    pub const ALL: [Self; 4] = [Self::En, Self::Nl, Self::Da, Self::Nb];

    /// The BCP 47 code, for `lang` and `hreflang`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nl => "nl",
            Self::Da => "da",
            Self::Nb => "nb",
        }
    }

    /// The language's name in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Nl => "Nederlands",
            Self::Da => "Dansk",
            Self::Nb => "Norsk",
        }
    }

    /// Reads a code exactly as [`Language::code`] writes it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// The best match for an `Accept-Language` header (RFC 9110, section 12.5.4); English when
    /// nothing fits. `no` and `nn` are answered in bokmål.
    pub fn from_accept_language(header: &str) -> Self {
        let mut best = (Self::En, 0_u16);
        for item in header.split(',') {
            let mut parts = item.split(';');
            let range = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let primary = range.split('-').next().unwrap_or_default();
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())
                .filter(|q| (0.0..=1.0).contains(q));
            let language = match primary {
                "no" | "nn" => Some(Self::Nb),
                code => Self::from_code(code),
            };
            if let (Some(language), Some(quality)) = (language, quality) {
                // Thousandths are all the precision that the header has.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let weight = (quality * 1000.0) as u16;
                if weight > best.1 {
                    best = (language, weight);
                }
            }
        }
        best.0
    }
}

/// A text in all four languages. None of them may be empty (the registry's lint sees to it).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// English.
    pub en: String,
    /// Dutch.
    pub nl: String,
    /// Danish.
    pub da: String,
    /// Norwegian bokmål.
    pub nb: String,
}

impl Localized {
    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Nl => &self.nl,
            Language::Da => &self.da,
            Language::Nb => &self.nb,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_weight_wins_and_unknown_languages_are_passed_over() {
        for (header, expected) in [
            ("", Language::En),
            ("fr", Language::En),
            ("nl-NL,nl;q=0.9,en;q=0.8", Language::Nl),
            ("en;q=0.3, da;q=0.9", Language::Da),
            ("no", Language::Nb),
            ("nn-NO;q=0.7,sv", Language::Nb),
            ("nl;q=0", Language::En),
            ("nl;q=7, nb;q=0.1", Language::Nb),
            (";;,,q=", Language::En),
        ] {
            assert_eq!(
                Language::from_accept_language(header),
                expected,
                "{header:?}"
            );
        }
    }
}
