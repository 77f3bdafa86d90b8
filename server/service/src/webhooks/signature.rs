//! Signatures of Standard Webhooks 1.0: `v1` is HMAC-SHA256 with a shared secret, `v1a` is Ed25519.
//! Both are over `id.timestamp.body`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use store::webhooks::{Endpoint, Kind};
use zeroize::Zeroizing;

use crate::Error;

/// The `webhook-signature` header: with the endpoint's secret, and, while that is taking another's
/// place, with the other one too. A timestamp after the end of the replacement has the new one alone.
pub(crate) fn header(
    endpoint: &Endpoint,
    id: &str,
    timestamp: i64,
    body: &[u8],
) -> Result<String, Error> {
    let kind = endpoint.kind;
    let mut header = sign(kind, &endpoint.secret, id, timestamp, body)?;
    if let Some(old) = &endpoint.old
        && timestamp < old.until.as_second()
    {
        header.push(' ');
        header.push_str(&sign(kind, &old.secret, id, timestamp, body)?);
    }
    Ok(header)
}

/// One signature.
fn sign(kind: Kind, secret: &[u8], id: &str, timestamp: i64, body: &[u8]) -> Result<String, Error> {
    let mut signed = format!("{id}.{timestamp}.").into_bytes();
    signed.extend_from_slice(body);
    match kind {
        Kind::Hmac => {
            let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret)
                .map_err(|_| Error::internal("a webhook's secret has no length"))?;
            mac.update(&signed);
            let mac = STANDARD.encode(mac.finalize().into_bytes());
            Ok(format!("v1,{mac}"))
        }
        Kind::Ed25519 => {
            let signature = key(secret)?.sign(&signed);
            Ok(format!("v1a,{}", STANDARD.encode(signature.to_bytes())))
        }
    }
}

/// What a system verifies signatures with.
pub(crate) fn verifying_key(kind: Kind, secret: &[u8]) -> Result<String, Error> {
    Ok(match kind {
        Kind::Hmac => format!("whsec_{}", STANDARD.encode(secret)),
        Kind::Ed25519 => {
            let public = key(secret)?.verifying_key();
            format!("whpk_{}", STANDARD.encode(public.as_bytes()))
        }
    })
}

fn key(secret: &[u8]) -> Result<SigningKey, Error> {
    let seed: [u8; 32] = secret
        .try_into()
        .map_err(|_| Error::internal("a webhook's signing key has the wrong length"))?;
    Ok(SigningKey::from_bytes(&Zeroizing::new(seed)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    /// The published vectors of the two kinds.
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const TIMESTAMP: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;

    #[test]
    fn a_shared_secret_gives_the_published_signature() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature = sign(Kind::Hmac, &secret, ID, TIMESTAMP, BODY).unwrap();
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(
            verifying_key(Kind::Hmac, &secret).unwrap(),
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        );
    }

    #[test]
    fn a_signing_key_gives_the_published_signature() {
        let pair = "6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9l\
                    MicMFs6Kvg==";
        let pair = STANDARD.decode(pair).unwrap();
        let signature = sign(Kind::Ed25519, &pair[..32], ID, TIMESTAMP, BODY).unwrap();
        assert_eq!(
            signature,
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM\
             +m7TBAg=="
        );
        assert_eq!(
            verifying_key(Kind::Ed25519, &pair[..32]).unwrap(),
            "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
        );
    }

    #[test]
    fn each_part_is_signed() {
        let sign = |id, at, body| sign(Kind::Hmac, &[7; 32], id, at, body).unwrap();
        let all = [
            sign("e-1", 5, b"body"),
            sign("e-2", 5, b"body"),
            sign("e-1", 6, b"body"),
            sign("e-1", 5, b"bodz"),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[index + 1..].contains(one), "{index}");
        }
    }
}
