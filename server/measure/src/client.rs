//! The few requests that are not load: signing in, and one look at a page.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// Sends one request on a connection of its own.
pub(crate) fn request(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    if method != "GET" {
        text += &format!("Content-Length: {}\r\n", body.len());
    }
    text.push_str("\r\n");
    text.push_str(body);
    stream.write_all(text.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .context("the answer has no end of its headers")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head
        .split_whitespace()
        .nth(1)
        .and_then(|word| word.parse().ok())
        .context("the answer has no status")?;
    let answer = Answer {
        status,
        head,
        body: bytes[end + 4..].to_vec(),
    };
    ensure!(
        answer.header("transfer-encoding").is_none(),
        "an answer in pieces was not expected from {path}"
    );
    Ok(answer)
}

impl Answer {
    /// The first header of that name.
    pub(crate) fn header<'s>(&'s self, name: &'s str) -> Option<&'s str> {
        self.headers(name).next()
    }

    fn headers<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    /// Names and values of all cookies that it sets, as a `Cookie` header has them.
    fn cookies(&self) -> String {
        let pairs: Vec<&str> = self
            .headers("set-cookie")
            .filter_map(|cookie| cookie.split(';').next())
            .collect();
        pairs.join("; ")
    }
}

/// Signs in as a browser does; gives what goes into the `Cookie` header afterwards.
pub(crate) fn sign_in(address: &str, email: &str, password: &str) -> Result<String> {
    let origin = format!("http://{address}");
    let headers = [
        ("Origin", origin.as_str()),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let form = format!("email={}&password={}", encoded(email), encoded(password));
    let answer = request(address, "POST", "/sign-in", &headers, &form)?;
    ensure!(
        answer.status == 303,
        "signing in was answered with {}",
        answer.status
    );
    Ok(answer.cookies())
}

/// One page for somebody who is signed in.
pub(crate) fn page(address: &str, path: &str, cookie: &str) -> Result<Answer> {
    let answer = request(address, "GET", path, &[("Cookie", cookie)], "")?;
    ensure!(
        answer.status == 200,
        "{path} was answered with {}",
        answer.status
    );
    Ok(answer)
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_a_form_is_escaped() {
        assert_eq!(encoded("a@b.test &="), "a%40b.test%20%26%3D");
    }

    #[test]
    fn cookies_come_without_their_attributes() {
        let head =
            "HTTP/1.1 303 See Other\r\nSet-Cookie: a=1; Path=/\r\nset-cookie: b=2".to_owned();
        let answer = Answer {
            status: 303,
            head,
            body: Vec::new(),
        };
        assert_eq!(answer.cookies(), "a=1; b=2");
    }
}
