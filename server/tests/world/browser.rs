//! A browser that follows no redirects and sends exactly the cookies it was given.

use reqwest::{Client, Method, RequestBuilder, redirect};

use super::people::PASSWORD;
use super::{Answer, Server};

/// A form's fields.
pub(crate) type Fields<'a> = [(&'a str, &'a str)];

#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    base: String,
    origin: String,
    /// `name=value` pairs.
    pub(crate) cookies: Vec<String>,
    /// Where the request seems to come from, for throttling.
    pub(crate) address: Option<String>,
}

impl Browser {
    pub(crate) fn new(server: &Server) -> Self {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            client,
            base: server.base.clone(),
            origin: server.origin.clone(),
            cookies: Vec::new(),
            address: None,
        }
    }

    /// The same browser with other cookies.
    pub(crate) fn with_cookies(&self, cookies: Vec<String>) -> Self {
        Self {
            cookies,
            ..self.clone()
        }
    }

    /// A request with the cookies and nothing else.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if !self.cookies.is_empty() {
            request = request.header("cookie", self.cookies.join("; "));
        }
        if let Some(address) = &self.address {
            request = request.header("x-forwarded-for", address);
        }
        request
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.bare(Method::GET, path)).await
    }

    /// A form of one of our own pages, as a browser sends it.
    pub(crate) fn form(&self, path: &str, fields: &Fields<'_>) -> RequestBuilder {
        self.bare(Method::POST, path)
            .header("origin", &self.origin)
            .header("sec-fetch-site", "same-origin")
            .form(fields)
    }

    pub(crate) async fn post(&self, path: &str, fields: &Fields<'_>) -> Answer {
        Answer::of(self.form(path, fields)).await
    }

    /// Fills in the sign-in form; on success keeps the cookies.
    pub(crate) async fn signs_in_with(&mut self, email: &str, password: &str) -> Answer {
        let answer = self
            .post("/sign-in", &[("email", email), ("password", password)])
            .await;
        for cookie in answer.cookies() {
            let pair = cookie.split(';').next().unwrap();
            let name = pair.split('=').next().unwrap();
            self.cookies
                .retain(|kept| kept.split('=').next() != Some(name));
            self.cookies.push(pair.to_owned());
        }
        answer
    }

    #[track_caller]
    fn session(&self) -> &str {
        let session = self
            .cookies
            .iter()
            .find(|pair| pair.starts_with("vitrine=") || pair.starts_with("__Host-vitrine="));
        session.expect("no session cookie")
    }

    /// The same browser without what marks its device.
    pub(crate) fn with_session_only(&self) -> Self {
        self.with_cookies(vec![self.session().to_owned()])
    }

    /// Uses one of the switches, as its form does.
    pub(crate) async fn decides(&self, purpose: &str, wanted: &str, key: &str) -> Answer {
        let fields = [("wanted", wanted), ("for", ""), ("seen", "1"), ("key", key)];
        self.post(&format!("/me/choices/{purpose}"), &fields).await
    }
}

impl super::World {
    /// Signs in, with the password that all accounts have.
    pub(crate) async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.visitor();
        browser.signs_in_with(email, PASSWORD).await.is(303);
        browser
    }
}
