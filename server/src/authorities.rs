//! Whom the server believes when it connects somewhere: the public authorities that are built in, and
//! those that the operator adds in a file of PEM certificates.
//!
//! Invariant: an authority that was added for one thing is believed for nothing else.

use std::path::Path;

use anyhow::Context as _;
use reqwest::{Certificate, ClientBuilder};

/// Authorities of the operator's own; usually none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Authorities(Vec<Certificate>);

impl Authorities {
    /// Reads the file that was named, if one was; `option` names the setting for messages.
    pub(crate) fn read(option: &str, file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(file) = file else {
            return Ok(Self::default());
        };
        let place = || format!("{option} {}", file.display());
        let text = std::fs::read(file).with_context(place)?;
        let certificates = Certificate::from_pem_bundle(&text).with_context(place)?;
        anyhow::ensure!(
            !certificates.is_empty(),
            "{}: no certificate in PEM form is in the file",
            place()
        );
        let authorities = Self(certificates);
        // What cannot be an authority is found now, not at the first delivery.
        authorities
            .believed_by(reqwest::Client::builder())
            .build()
            .with_context(place)?;
        Ok(authorities)
    }

    /// A client that believes them beside the public ones.
    pub(crate) fn believed_by(&self, client: ClientBuilder) -> ClientBuilder {
        let certificates = self.0.iter().cloned();
        certificates.fold(client, ClientBuilder::add_root_certificate)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_file_without_a_certificate_is_refused_by_its_setting() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        let read = || Authorities::read("--webhook-ca", Some(&file));
        assert!(read().is_err(), "there is no such file");
        let shell = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for wrong in ["", "not a certificate", shell] {
            std::fs::write(&file, wrong).unwrap();
            let error = format!("{:#}", read().unwrap_err());
            assert!(error.starts_with("--webhook-ca "), "{error}");
        }
        assert!(
            Authorities::read("--webhook-ca", None)
                .unwrap()
                .0
                .is_empty()
        );
    }
}
