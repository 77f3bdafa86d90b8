//! Who may sign in: accounts, passwords, throttling, known devices.

mod accounts;
pub mod hashing;
pub mod password;
mod sign_in;
pub mod stale;
pub mod throttle;

pub(crate) use accounts::person;
pub use accounts::{AccountFor, Closed, NewAccount};
pub use sign_in::{DeviceToken, SignIn, SignedIn};

/// SHA-256, for secrets with enough randomness of their own.
pub(crate) fn digest(secret: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(secret).into()
}

/// 256 random bits as 43 characters that stand unescaped in a URL or a cookie.
pub(crate) fn token() -> secrecy::SecretString {
    use base64::Engine as _;
    let bytes = zeroize::Zeroizing::new(crate::random::secret());
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .encode(bytes.as_slice())
        .into()
}

/// The hash of a token, if it has the shape of one.
pub(crate) fn token_hash(token: &str) -> Option<[u8; 32]> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(token)
        .ok()?;
    (bytes.len() == 32).then(|| digest(token.as_bytes()))
}
