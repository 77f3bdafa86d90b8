//! The brand itself, its roles, its recipients: reachable, and in countries that exist.

use std::collections::HashSet;

use super::Findings;
use crate::ids::Email;
use crate::registry::Registry;

/// ISO 3166-1 alpha-2, the officially assigned codes.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI \
    BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY \
    CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN \
    GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL \
    PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV \
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN \
    VU WF WS YE YT ZA ZM ZW";

/// The European Economic Area, within which data travel without a safeguard of their own.
const EEA: &str =
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";

fn listed(codes: &str, code: &str) -> bool {
    codes.split_ascii_whitespace().any(|known| known == code)
}

pub(super) fn check(registry: &Registry, findings: &mut Findings) {
    let brand = &registry.brand;
    if brand.countries.is_empty() {
        findings.error(
            "country-code",
            "brand.countries",
            "No country is named.",
            "List the countries the brand serves, such as [NL, DK].",
        );
    }
    let mut seen = HashSet::new();
    for (i, code) in brand.countries.iter().enumerate() {
        let at = format!("brand.countries[{i}]");
        country(findings, &at, code);
        if !seen.insert(code) {
            let what = format!("`{code}` stands in this list twice.");
            findings.error("duplicate-reference", at, what, "Remove one of the two.");
        }
    }
    if brand.contact.email.parse::<Email>().is_err() {
        findings.error(
            "contact",
            "brand.contact.email",
            "This is not an e-mail address.",
            "Write an address that somebody reads, such as privacy@example.org.",
        );
    }
    let digits = brand
        .contact
        .phone
        .chars()
        .filter(char::is_ascii_digit)
        .count();
    let international = brand.contact.phone.starts_with('+')
        && (6..=15).contains(&digits)
        && brand
            .contact
            .phone
            .chars()
            .all(|c| c.is_ascii_digit() || "+ -()".contains(c));
    if !international {
        findings.error(
            "contact",
            "brand.contact.phone",
            "This is not a telephone number in its international form.",
            "Write it with + and the country's code, such as \"+31 20 123 45 67\".",
        );
    }
    web(findings, "contact", "brand.contact.web", &brand.contact.web);
    let authority = &brand.authority.web;
    web(findings, "contact", "brand.authority.web", authority);
    let language = &brand.authority.language;
    if !(2..=3).contains(&language.len()) || !language.bytes().all(|b| b.is_ascii_lowercase()) {
        findings.error(
            "language-code",
            "brand.authority.language",
            format!("`{language}` is not a language code."),
            "Write two or three lower-case letters (BCP 47), such as nl.",
        );
    }
    if brand.time_zone.is_none() {
        findings.warning(
            "time-zone",
            "brand",
            "No time zone is named; the pages show times in UTC.",
            "Add `time_zone` with the customers' zone, such as Europe/Amsterdam.",
        );
    }
    for (i, recipient) in registry.recipients.iter().enumerate() {
        let at = format!("recipients[{i}].country");
        let code = &recipient.country;
        if country(findings, &at, code) && !listed(EEA, code) && recipient.transfer.is_none() {
            findings.error(
                "transfer-safeguard",
                at,
                format!("`{code}` lies outside the European Economic Area."),
                "Add `transfer` with the safeguard or the adequacy decision (GDPR Art. 45, 46).",
            );
        }
        if !registry
            .purposes
            .iter()
            .any(|purpose| purpose.recipients.contains(&recipient.key))
        {
            findings.warning(
                "unused-recipient",
                format!("recipients[{i}]"),
                format!("No purpose names `{}` as its recipient.", recipient.key),
                "Add it to the purposes for which it receives data, or remove it.",
            );
        }
    }
}

/// Whether the code exists.
fn country(findings: &mut Findings, path: &str, code: &str) -> bool {
    let exists = listed(COUNTRIES, code);
    if !exists {
        let mend = match code {
            "UK" => "Write GB for the United Kingdom.",
            "EL" => "Write GR for Greece.",
            _ => "Write the two capital letters of ISO 3166-1, such as NL.",
        };
        findings.error(
            "country-code",
            path,
            format!("`{code}` is not a country's code."),
            mend,
        );
    }
    exists
}

/// An address that a page links to.
pub(super) fn web(findings: &mut Findings, rule: &'static str, path: &str, address: &str) {
    let host = address.strip_prefix("https://").unwrap_or_default();
    let shaped = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !address.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>".contains(c));
    if !shaped {
        findings.error(
            rule,
            path,
            "This is not a web address that begins with https://.",
            "Write the whole address, such as https://www.example.org/privacy.",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::registry::lint::fixture;

    #[test]
    fn the_brand_can_be_reached() {
        fixture::expect(&[
            ("contact", "brand.contact.email", |v| {
                v["brand"]["contact"]["email"] = "us".into();
            }),
            ("contact", "brand.contact.phone", |v| {
                v["brand"]["contact"]["phone"] = "020".into();
            }),
            ("contact", "brand.contact.web", |v| {
                v["brand"]["contact"]["web"] = "javascript:alert(1)".into();
            }),
            ("contact", "brand.authority.web", |v| {
                v["brand"]["authority"]["web"] = "http://a.test".into();
            }),
            ("language-code", "brand.authority.language", |v| {
                v["brand"]["authority"]["language"] = "Dutch".into();
            }),
            ("time-zone", "brand", |v| {
                fixture::remove(v, "/brand/time_zone");
            }),
        ]);
    }

    #[test]
    fn a_country_exists_and_stands_once() {
        fixture::expect(&[
            ("country-code", "brand.countries", |v| {
                v["brand"]["countries"] = [""; 0].into();
            }),
            ("country-code", "brand.countries[0]", |v| {
                v["brand"]["countries"][0] = "nl".into();
            }),
            ("country-code", "recipients[0].country", |v| {
                v["recipients"][0]["country"] = "UK".into();
            }),
            ("duplicate-reference", "brand.countries[1]", |v| {
                fixture::push(v, "/brand/countries", "NL".into());
            }),
        ]);
    }

    #[test]
    fn a_recipient_is_used_and_far_away_only_with_a_safeguard() {
        fixture::expect(&[
            ("transfer-safeguard", "recipients[0].country", |v| {
                v["recipients"][0]["country"] = "US".into();
            }),
            ("unused-recipient", "recipients[0]", |v| {
                v["purposes"][0]["recipients"] = [""; 0].into();
            }),
        ]);
        assert!(fixture::quiet(|v| {
            v["recipients"][0]["country"] = "US".into();
            v["recipients"][0]["transfer"] = fixture::text("Standard contract clauses");
        }));
    }
}
