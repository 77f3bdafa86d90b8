//! `If-Match` and `If-None-Match` (RFC 9110, 13.1): in which state something has to be, or must not
//! be, for a request to be followed. What cannot be read is refused, not passed over: whoever sends a
//! condition means it.

use axum::http::{HeaderMap, HeaderName, header};
use service::Condition;

use crate::http::problem::{Problem, ProblemType};

/// What both ask for, as it was written.
#[derive(Debug)]
pub(super) struct Conditions {
    matching: Option<Tags>,
    not_matching: Option<Tags>,
    said: String,
}

/// What a condition names.
#[derive(Debug, PartialEq, Eq)]
enum Tags {
    /// `*`
    Any,
    Of(Vec<Tag>),
}

/// An entity tag, without its quotes.
#[derive(Debug, PartialEq, Eq)]
struct Tag {
    weak: bool,
    state: String,
}

/// What a request for something that is there is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// All of it.
    Whole,
    /// That it is as the asker knows it.
    NotModified,
    /// That it is not as the asker says.
    Stale,
}

impl Conditions {
    /// Those of a request.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let (first, matching) = read(headers, header::IF_MATCH)?;
        let (second, not_matching) = read(headers, header::IF_NONE_MATCH)?;
        Ok(Self {
            matching,
            not_matching,
            said: format!("{first}\n{second}"),
        })
    }

    /// As they were written: what makes a request the same.
    pub(super) fn said(&self) -> &str {
        &self.said
    }

    /// For a request that changes something.
    pub(super) fn for_change(self) -> Result<Condition, Problem> {
        match (self.matching, self.not_matching) {
            (None, None) => Ok(Condition::Unsaid),
            (Some(Tags::Any), None) => Ok(Condition::Exists),
            (Some(Tags::Of(tags)), None) => {
                // A weak one matches nothing here (RFC 9110, 13.1.1).
                let strong = tags.into_iter().filter(|tag| !tag.weak);
                Ok(Condition::In(strong.map(|tag| tag.state).collect()))
            }
            (None, Some(Tags::Any)) => Ok(Condition::Missing),
            (None, Some(_)) => Err(unreadable("If-None-Match can only be `*` here.")),
            (Some(_), Some(_)) => Err(unreadable("Give If-Match or If-None-Match, not both.")),
        }
    }

    /// For a request that asks for something that is in this state (RFC 9110, 13.2.2).
    pub(super) fn for_showing(&self, state: &str) -> Shown {
        let fits = match &self.matching {
            None | Some(Tags::Any) => true,
            Some(Tags::Of(tags)) => tags.iter().any(|tag| !tag.weak && tag.state == state),
        };
        let known = match &self.not_matching {
            None => false,
            Some(Tags::Any) => true,
            Some(Tags::Of(tags)) => tags.iter().any(|tag| tag.state == state),
        };
        match (fits, known) {
            (false, _) => Shown::Stale,
            (true, true) => Shown::NotModified,
            (true, false) => Shown::Whole,
        }
    }
}

/// For a request that takes no condition.
pub(super) fn none(headers: &HeaderMap) -> Result<(), Problem> {
    if [header::IF_MATCH, header::IF_NONE_MATCH]
        .iter()
        .any(|name| headers.contains_key(name))
    {
        return Err(unreadable(
            "This address takes no If-Match and no If-None-Match: leave them out. The address of \
             one record takes them.",
        ));
    }
    Ok(())
}

fn unreadable(detail: &str) -> Problem {
    Problem::new(ProblemType::Unreadable).detail(detail)
}

/// One of the two, as it was written and as it is meant.
fn read(headers: &HeaderMap, name: HeaderName) -> Result<(String, Option<Tags>), Problem> {
    let values = headers.get_all(&name).iter();
    let texts: Option<Vec<&str>> = values.map(|value| value.to_str().ok()).collect();
    let texts = texts.ok_or_else(|| unreadable("A condition holds other signs than ASCII."))?;
    if texts.is_empty() {
        return Ok((String::new(), None));
    }
    let said = texts.join(", ");
    let meant = match said.trim() {
        "*" => Some(Tags::Any),
        list => tags(list).map(Tags::Of),
    };
    match meant {
        Some(meant) => Ok((said, Some(meant))),
        None => Err(unreadable(
            "A condition is `*`, or a list of entity tags in double quotes.",
        )),
    }
}

/// The tags of a list, of which there is one at least. Its empty elements are none (RFC 9110,
/// 5.6.1.2).
fn tags(list: &str) -> Option<Vec<Tag>> {
    let blank = [' ', '\t'];
    let mut tags = Vec::new();
    let mut rest = list;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return (!tags.is_empty()).then_some(tags);
        }
        let strong = rest.strip_prefix("W/");
        let inside = strong.unwrap_or(rest).strip_prefix('"')?;
        let (state, after) = inside.split_once('"')?;
        if !state
            .bytes()
            .all(|byte| byte == b'!' || (b'#'..=b'~').contains(&byte))
        {
            return None;
        }
        tags.push(Tag {
            weak: strong.is_some(),
            state: state.to_owned(),
        });
        rest = after.trim_start_matches(blank);
        if !rest.is_empty() && !rest.starts_with(',') {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_list_of_tags_is_read_as_the_standard_writes_it() {
        let of = |list: &str| {
            let written = |tag: Tag| format!("{}{}", if tag.weak { "W/" } else { "" }, tag.state);
            tags(list).map(|tags| tags.into_iter().map(written).collect::<Vec<_>>())
        };
        for (list, meant) in [
            (r#""a""#, &["a"][..]),
            (r#""a", "b,c" ,W/"d""#, &["a", "b,c", "W/d"]),
            (r#"W/"a""#, &["W/a"]),
            (r#""""#, &[""]),
            (r#", "a",, ,"b" ,"#, &["a", "b"]),
        ] {
            assert_eq!(of(list).unwrap(), meant, "{list}");
        }
        for wrong in [
            "",
            ",",
            " , ",
            "a",
            r#""a"#,
            r#""a" "b""#,
            r#"*, "a""#,
            r#"w/"a""#,
            r#"W/ "a""#,
            "\"a b\"",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_shown_follows_both_conditions_in_their_order() {
        let shown = |headers: &[(HeaderName, &str)]| {
            let pair = |(name, value): &(HeaderName, &str)| (name.clone(), value.parse().unwrap());
            let headers: HeaderMap = headers.iter().map(pair).collect();
            Conditions::of(&headers).unwrap().for_showing("now")
        };
        let (fits, known) = (header::IF_MATCH, header::IF_NONE_MATCH);
        for (value, matching, not_matching) in [
            ("*", Shown::Whole, Shown::NotModified),
            (r#""now""#, Shown::Whole, Shown::NotModified),
            (r#""then", "now""#, Shown::Whole, Shown::NotModified),
            (r#"W/"now""#, Shown::Stale, Shown::NotModified),
            (r#""then""#, Shown::Stale, Shown::Whole),
        ] {
            assert_eq!(shown(&[(fits.clone(), value)]), matching, "{value}");
            assert_eq!(shown(&[(known.clone(), value)]), not_matching, "{value}");
        }
        assert_eq!(shown(&[]), Shown::Whole);
        let both = [(fits, "\"then\""), (known, "*")];
        assert_eq!(shown(&both), Shown::Stale);
    }
}
