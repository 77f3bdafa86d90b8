//! One access token: RFC 9068, strictly.
//!
//! Invariants: nothing that a token says is believed before its signature holds, but which key to
//! try; the algorithm is the key's, so a token cannot choose a weaker one; only signatures by an
//! asymmetric key exist here. Keys and addresses inside a token's header are never looked at.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer};

use super::jwks::{Algorithm, Key};

/// The longest token that is read.
const LONGEST: usize = 8 * 1024;
/// The longest name of a key or of a client.
const LONGEST_NAME: usize = 128;
/// How far the provider's clock and ours may be apart, in seconds.
const CLOCKS_APART: f64 = 30.0;
/// How long a token may last, in seconds.
const LONGEST_LIFE: f64 = 86_400.0;

/// A token whose signature has not been looked at.
#[derive(Debug)]
pub(super) struct Token<'a> {
    header: Header,
    algorithm: Algorithm,
    /// What is signed: header and claims, as they came.
    signed: &'a str,
    claims: &'a str,
    signature: Vec<u8>,
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    typ: String,
    #[serde(default)]
    kid: Option<String>,
    /// Extensions that must be understood; none are. Whatever stands there, also nothing.
    #[serde(default, deserialize_with = "there")]
    crit: Option<serde_json::Value>,
}

/// A member that is there, whatever it is: `null` is not the same as its absence.
fn there<'de, D: Deserializer<'de>>(from: D) -> Result<Option<serde_json::Value>, D::Error> {
    serde_json::Value::deserialize(from).map(Some)
}

/// What a token says, once its signature holds and all of it fits.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: Audience,
    exp: f64,
    iat: f64,
    #[serde(default)]
    nbf: Option<f64>,
    sub: String,
    jti: String,
    /// Which client of the provider it stands for.
    pub(super) client_id: String,
    /// What it may, in words apart by spaces.
    #[serde(default)]
    pub(super) scope: String,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn names(&self, us: &str) -> bool {
        match self {
            Self::One(one) => one == us,
            Self::Many(many) => many.iter().any(|one| one == us),
        }
    }
}

impl Claims {
    /// When the token is no longer taken.
    pub(super) fn ends(&self) -> Option<Timestamp> {
        let since = SignedDuration::try_from_secs_f64(self.exp + CLOCKS_APART).ok()?;
        Timestamp::UNIX_EPOCH.checked_add(since).ok()
    }
}

impl<'a> Token<'a> {
    /// Takes a token apart. Three parts, a header that names an algorithm we know.
    pub(super) fn read(text: &'a str) -> Result<Self, &'static str> {
        if text.len() > LONGEST {
            return Err("too long");
        }
        let (signed, signature) = text.rsplit_once('.').ok_or("not three parts")?;
        let (header, claims) = signed.split_once('.').ok_or("not three parts")?;
        if claims.contains('.') {
            return Err("not three parts");
        }
        let header: Header = json(header).ok_or("the header does not read")?;
        let kind = header.typ.to_ascii_lowercase();
        if kind != "at+jwt" && kind != "application/at+jwt" {
            return Err("not an access token");
        }
        if header.crit.is_some() {
            return Err("asks for extensions");
        }
        if header.kid.as_ref().is_some_and(|kid| !is_name(kid)) {
            return Err("the key's name does not read");
        }
        Ok(Self {
            algorithm: Algorithm::named(&header.alg).ok_or("signed in another way")?,
            header,
            signed,
            claims,
            signature: URL_SAFE_NO_PAD
                .decode(signature)
                .map_err(|_| "the signature does not read")?,
        })
    }

    /// The name of the key that it says it was signed with.
    pub(super) fn kid(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// How it says it was signed.
    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// What it says, if the key signed it and if it was made by `issuer` for `audience` and holds
    /// `now`.
    pub(super) fn verify(
        &self,
        key: &Key,
        issuer: &str,
        audience: &str,
        now: Timestamp,
    ) -> Result<Claims, &'static str> {
        if key.algorithm() != self.algorithm || !key.signed(self.signed.as_bytes(), &self.signature)
        {
            return Err("the signature does not hold");
        }
        let claims: Claims = json(self.claims).ok_or("the claims do not read")?;
        if claims.iss != issuer {
            return Err("of another issuer");
        }
        if !claims.aud.names(audience) {
            return Err("for another audience");
        }
        let now = now.as_second() as f64;
        if claims.exp + CLOCKS_APART <= now {
            return Err("over");
        }
        if claims.iat - CLOCKS_APART > now
            || claims.nbf.is_some_and(|begin| begin - CLOCKS_APART > now)
        {
            return Err("not yet");
        }
        if claims.exp - claims.iat > LONGEST_LIFE {
            return Err("lasts too long");
        }
        if claims.sub.is_empty() || claims.jti.is_empty() || !is_name(&claims.client_id) {
            return Err("a claim is empty or does not read");
        }
        Ok(claims)
    }
}

fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

/// A part of a token. A member that stands twice is refused.
fn json<T: serde::de::DeserializeOwned>(part: &str) -> Option<T> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_token_is_three_parts_with_a_header_of_its_kind() {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let read = |header: &str, rest: &str| {
            Token::read(&format!("{}{rest}", part(header))).map(|token| token.algorithm)
        };
        let good = r#"{"alg":"ES256","typ":"at+JWT","kid":"1"}"#;
        assert_eq!(read(good, ".e30.AA"), Ok(Algorithm::Es256));
        for rest in ["", ".e30", ".e30.AA.AA", ".e30.=", ".e30.A"] {
            assert!(read(good, rest).is_err(), "{rest}");
        }
        for header in [
            r#"{"alg":"none","typ":"at+jwt"}"#,
            r#"{"alg":"NONE","typ":"at+jwt"}"#,
            r#"{"alg":"HS256","typ":"at+jwt"}"#,
            r#"{"alg":"es256","typ":"at+jwt"}"#,
            r#"{"alg":"ES256","typ":"JWT"}"#,
            r#"{"alg":"ES256"}"#,
            r#"{"alg":"ES256","typ":"at+jwt","crit":["exp"]}"#,
            r#"{"alg":"ES256","typ":"at+jwt","crit":null}"#,
            r#"{"alg":"ES256","typ":"at+jwt","alg":"none"}"#,
            r#"{"alg":"ES256","typ":"at+jwt","kid":""}"#,
            r#"{"alg":"ES256","typ":"at+jwt","kid":7}"#,
            "[]",
            "",
        ] {
            assert!(read(header, ".e30.AA").is_err(), "{header}");
        }
        assert!(Token::read(&"a".repeat(LONGEST + 1)).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text: String, header: String) {
            let _ = Token::read(&text);
            let _ = Token::read(&format!("{}.{text}.AA", URL_SAFE_NO_PAD.encode(header)));
        }
    }
}
