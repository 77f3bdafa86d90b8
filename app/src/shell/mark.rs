//! The picture beside the brand's name: one that the brand chose, or the initials of its name, in a
//! square of the brand's colour. The same stands in the browser's tab.

use domain::registry::Mark;

/// What stands in the square, in its 32 units.
fn inside(name: &str, mark: Option<Mark>) -> String {
    let path = match mark {
        Some(Mark::Fox) => {
            "M7 7.500v9.500l9 8 9-8V7.500L19.500 12h-7zM16 25v-3.500M12.300 16.800h.01M19.700 16.800h.01"
        }
        Some(Mark::House) => "M6.500 16.500l9.500-9 9.500 9M9.500 14v10.500h13V14M14 24.500v-6h4v6",
        Some(Mark::Leaf) => {
            "M9 22.500C7 13 13 8 25 7.500 25 19 19 25 9.500 22.500M7 26c2-6 6-9.500 11-11.500"
        }
        None => {
            return format!(
                r#"<text x="16" y="21" font-size="14" text-anchor="middle">{}</text>"#,
                initials(name)
            );
        }
    };
    format!(r#"<path d="{path}"/>"#)
}

/// The first letters of a name's first two words: letters and digits only, so that they may stand
/// in markup as they are.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next().filter(|first| first.is_alphanumeric()))
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

/// The picture within a page. The name itself stands beside it, so it is hidden from those who
/// listen.
pub(super) fn picture(name: &str, mark: Option<Mark>) -> String {
    format!(
        r#"<svg class="logo" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true"><rect width="32" height="32" rx="8"/>{}</svg>"#,
        inside(name, mark)
    )
}

/// The picture as an address of its own, for the browser's tab.
pub(super) fn address(name: &str, mark: Option<Mark>) -> String {
    let ink = if mark.is_some() {
        r##"fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round""##
    } else {
        r##"fill="#fff" font-family="sans-serif" font-weight="700""##
    };
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#045c59"/><g {ink}>{}</g></svg>"##,
        inside(name, mark)
    );
    let mut address = String::from("data:image/svg+xml,");
    for byte in svg.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'/' | b':' | b'=' => {
                address.push(char::from(byte));
            }
            _ => {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                address.push('%');
                address.push(char::from(DIGITS[usize::from(byte >> 4)]));
                address.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_letters_and_digits_of_the_first_words() {
        for (name, letters) in [
            ("Halden & Vos", "HV"),
            ("  ålborg øl og mere", "ÅØ"),
            ("7th Street", "7S"),
            ("Brand", "B"),
            ("<b> \"&\"", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    #[test]
    fn a_picture_s_address_holds_no_sign_that_ends_an_attribute() {
        for mark in [None, Some(Mark::Fox), Some(Mark::House), Some(Mark::Leaf)] {
            let address = address("Ørsted & <Co>", mark);
            assert!(
                address.starts_with("data:image/svg+xml,%3Csvg"),
                "{address}"
            );
            assert!(
                !address.contains(['"', '<', '>', ' ', '#', '&']),
                "{address}"
            );
        }
    }
}
