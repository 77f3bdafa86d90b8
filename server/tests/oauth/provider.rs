//! The brand's own provider, as far as the server sees it: keys that sign tokens, and an address
//! where their public halves lie.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RsaKeyPair,
};
use serde_json::{Value, json};

pub(crate) fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

enum Secret {
    Rsa(Box<RsaKeyPair>),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// A key that signs for a test.
pub(crate) struct Signer {
    pub(crate) algorithm: &'static str,
    pub(crate) kid: &'static str,
    /// The public half, as it is published.
    pub(crate) public: Value,
    secret: Secret,
}

impl Signer {
    /// The one key that is not made anew: `ring` signs with RSA keys, but makes none.
    pub(crate) fn rsa(kid: &'static str) -> Self {
        let secret = RsaKeyPair::from_pkcs8(include_bytes!("rsa.pk8")).unwrap();
        let public = PublicKeyComponents::<Vec<u8>>::from(secret.public());
        Self {
            algorithm: "RS256",
            kid,
            public: json!({
                "kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256",
                "n": encoded(public.n), "e": encoded(public.e),
            }),
            secret: Secret::Rsa(Box::new(secret)),
        }
    }

    pub(crate) fn p256(kid: &'static str) -> Self {
        let (random, how) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let made = EcdsaKeyPair::generate_pkcs8(how, &random).unwrap();
        let secret = EcdsaKeyPair::from_pkcs8(how, made.as_ref(), &random).unwrap();
        let point = secret.public_key().as_ref();
        Self {
            algorithm: "ES256",
            kid,
            public: json!({
                "kty": "EC", "crv": "P-256", "kid": kid,
                "x": encoded(&point[1..33]), "y": encoded(&point[33..]),
            }),
            secret: Secret::P256(secret),
        }
    }

    pub(crate) fn ed25519(kid: &'static str) -> Self {
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let secret = Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap();
        Self {
            algorithm: "EdDSA",
            kid,
            public: json!({
                "kty": "OKP", "crv": "Ed25519", "kid": kid, "alg": "EdDSA",
                "x": encoded(secret.public_key()),
            }),
            secret: Secret::Ed25519(secret),
        }
    }

    /// What it signs a token's first two parts with.
    pub(crate) fn signature(&self, signed: &str) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.secret {
            Secret::Rsa(secret) => {
                let mut signature = vec![0; secret.public().modulus_len()];
                secret
                    .sign(
                        &RSA_PKCS1_SHA256,
                        &random,
                        signed.as_bytes(),
                        &mut signature,
                    )
                    .unwrap();
                signature
            }
            Secret::P256(secret) => {
                let signature = secret.sign(&random, signed.as_bytes()).unwrap();
                signature.as_ref().to_vec()
            }
            Secret::Ed25519(secret) => secret.sign(signed.as_bytes()).as_ref().to_vec(),
        }
    }

    /// The header of its tokens.
    pub(crate) fn header(&self) -> Value {
        json!({ "alg": self.algorithm, "typ": "at+jwt", "kid": self.kid })
    }

    /// A token that says this.
    pub(crate) fn token(&self, claims: &Value) -> String {
        self.token_with(&self.header(), claims)
    }

    /// A token with another header.
    pub(crate) fn token_with(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        format!("{signed}.{}", encoded(self.signature(&signed)))
    }
}

/// The first two parts of a token.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        encoded(header.to_string()),
        encoded(claims.to_string())
    )
}

/// Where the public keys lie. Goes on until the tests end.
pub(crate) struct Endpoint {
    pub(crate) address: String,
    document: Arc<Mutex<String>>,
    asked: Arc<AtomicUsize>,
}

impl Endpoint {
    pub(crate) fn publishing(signers: &[&Signer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/keys", listener.local_addr().unwrap());
        let document = Arc::new(Mutex::new(String::new()));
        let asked = Arc::new(AtomicUsize::new(0));
        let (text, count) = (Arc::clone(&document), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
                count.fetch_add(1, Ordering::SeqCst);
                let body = text.lock().unwrap().clone();
                let length = body.len();
                // A server that was stopped does not listen any more.
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
            }
        });
        let endpoint = Self {
            address,
            document,
            asked,
        };
        endpoint.publish(signers);
        endpoint
    }

    pub(crate) fn publish(&self, signers: &[&Signer]) {
        let keys: Vec<_> = signers.iter().map(|signer| &signer.public).collect();
        *self.document.lock().unwrap() = json!({ "keys": keys }).to_string();
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}
