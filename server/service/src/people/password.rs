//! Which passwords are taken (NIST SP 800-63B-4, ASVS 5.0.0 6.2): long, hard to guess, not made of
//! the brand's name or one's own address. No rules of composition, nothing cut off, nothing folded.

use domain::ids::Email;
use secrecy::{ExposeSecret, SecretString};

use crate::error::Problem;

/// The fewest characters where the password is the only factor.
pub const SHORTEST: usize = 15;
/// The most characters.
pub const LONGEST: usize = 128;

/// Whether a new password is taken.
pub fn judge(
    password: &SecretString,
    email: Option<&Email>,
    brand: Option<&str>,
) -> Result<(), Problem> {
    let password = password.expose_secret();
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Problem::TooShort { min: 15 });
    }
    if length > LONGEST {
        return Err(Problem::TooLong { max: 128 });
    }
    let context = context_words(email, brand);
    if made_of(password, &context) {
        return Err(Problem::TooPersonal);
    }
    let words: Vec<&str> = context.iter().map(String::as_str).collect();
    // Guessing time grows with the square of the length; 100 characters tell enough.
    let start: String = password.chars().take(100).collect();
    if zxcvbn::zxcvbn(&start, &words).score() < zxcvbn::Score::Three {
        return Err(Problem::Guessable);
    }
    Ok(())
}

/// What an attacker knows about the account: the address and the brand, whole and in parts.
fn context_words(email: Option<&Email>, brand: Option<&str>) -> Vec<String> {
    let address = email.map(Email::as_str);
    let local = address.and_then(|address| address.split('@').next());
    let mut words: Vec<String> = [address, local]
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect();
    for text in [local, brand].into_iter().flatten() {
        let text = text.to_lowercase();
        let letters = letters_of(&text);
        words.extend(
            text.split(|c: char| !c.is_alphanumeric())
                .map(str::to_owned),
        );
        words.push(letters);
    }
    words.push("vitrine".to_owned());
    words.retain(|word| word.chars().count() >= 4);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words
}

/// Whether, without the context words, less is left than half of the shortest password.
fn made_of(password: &str, context: &[String]) -> bool {
    let mut rest = letters_of(&password.to_lowercase());
    let before = rest.chars().count();
    for word in context {
        let word = letters_of(word);
        if !word.is_empty() {
            rest = rest.replace(&word, "");
        }
    }
    let after = rest.chars().count();
    after < before && after < SHORTEST / 2 + 1
}

fn letters_of(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;

    use super::*;

    fn judged(password: &str) -> Result<(), Problem> {
        judge(
            &SecretString::from(password),
            Some(&"anna.visser@example.test".parse().unwrap()),
            Some("Halden & Vos"),
        )
    }

    #[test]
    fn long_and_plain_passwords_are_taken_without_rules_of_composition() {
        for good in [
            "walnut ferry copper lantern",
            "zeehond fluistert tegen maandag",
            "æbler og pærer om natten",
            "qvxzjwkpfhgbmty",
        ] {
            assert_eq!(judged(good), Ok(()), "{good}");
        }
        let longest: String = "walnut ferry copper lantern, seven quiet harbours! "
            .chars()
            .cycle()
            .take(LONGEST)
            .collect();
        assert_eq!(judged(&longest), Ok(()));
    }

    #[test]
    fn characters_are_counted_rather_than_bytes() {
        assert_eq!(judged("walnut ferry c"), Err(Problem::TooShort { min: 15 }));
        assert_eq!(judged(&"å".repeat(14)), Err(Problem::TooShort { min: 15 }));
        assert_eq!(judged(&"å".repeat(129)), Err(Problem::TooLong { max: 128 }));
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for bad in [
            "aaaaaaaaaaaaaaa",
            "passwordpassword",
            "123456789012345",
            "qwertyuiopasdfgh",
            "passwordpassword1",
        ] {
            assert_eq!(judged(bad), Err(Problem::Guessable), "{bad}");
        }
    }

    #[test]
    fn the_brand_and_ones_own_address_do_not_make_a_password() {
        for bad in [
            "haldenvos-2026!",
            "Halden & Vos 1234",
            "anna.visser@example.test",
            "AnnaVisser-1987",
        ] {
            assert_eq!(judged(bad), Err(Problem::TooPersonal), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged_without_panic(password in ".{0,140}") {
            let _ = judged(&password);
        }
    }
}
