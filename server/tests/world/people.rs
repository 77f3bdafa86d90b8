//! Customers and staff.

use domain::account::Viewer;
use domain::decision::{Lasting, Restricting, Wish};
use domain::ids::{AccountId, Reference, SubjectId};
use domain::language::Language;
use service::people::{AccountFor, NewAccount};
use service::{Deliverer, Delivery, NewContact, Seen, Service};

use super::World;

/// The password of every account.
pub(crate) const PASSWORD: &str = "walnut ferry copper lantern";

/// A customer with an account.
#[derive(Clone)]
pub(crate) struct Customer {
    pub(crate) reference: String,
    pub(crate) email: String,
    pub(crate) subject: SubjectId,
}

impl Customer {
    pub(crate) fn own(&self) -> Viewer {
        Viewer::Own(self.subject)
    }

    /// Makes up their mind about one purpose, without a page.
    pub(crate) async fn wishes(
        &self,
        service: &Service,
        purpose: &str,
        wish: Wish,
        lasting: Lasting,
    ) {
        let seen = Seen {
            registry_version: 1,
            language: Language::En,
        };
        let purpose = purpose.parse().unwrap();
        service
            .decide(self.own(), purpose, wish, lasting, seen, None)
            .await
            .unwrap();
    }
}

/// Makes a customer known, with an address to sign in with.
pub(crate) async fn customer(service: &Service, reference: &str) -> Customer {
    let email = format!("{}@example.test", reference.to_lowercase());
    let parsed: Reference = reference.parse().unwrap();
    let contact: NewContact =
        serde_json::from_value(serde_json::json!({ "email": email, "name": "Noa Visser" }))
            .unwrap();
    let delivery = Delivery {
        contact: Some(contact),
        ..Delivery::default()
    };
    service
        .put_records(Deliverer::Operator, &parsed, delivery)
        .await
        .unwrap();
    account(service, AccountFor::Customer(parsed.clone()), &email).await;
    let found = store::subjects::find_by_reference(&mut service.store().read(), &parsed)
        .await
        .unwrap();
    Customer {
        reference: reference.to_owned(),
        email,
        subject: found.unwrap().id,
    }
}

pub(crate) async fn account(service: &Service, what_for: AccountFor, email: &str) -> AccountId {
    let (email, password) = (email.parse().unwrap(), PASSWORD.into());
    // The first officer comes in with a token, any further one without.
    if let AccountFor::Officer(name) = &what_for
        && let Ok(token) = service.first_officer_token().await
    {
        let name = name.clone();
        return service
            .create_first_officer(&token, name, email, password, Language::En)
            .await
            .unwrap();
    }
    let new = NewAccount {
        what_for,
        email,
        password,
        language: Language::En,
    };
    service.create_account(new).await.unwrap()
}

impl World {
    pub(crate) async fn customer(&self, reference: &str) -> Customer {
        customer(&self.service, reference).await
    }

    /// The address of a new member of support.
    pub(crate) async fn agent(&self) -> &'static str {
        let email = "agent@halden.test";
        account(&self.service, AccountFor::Agent("Pim".to_owned()), email).await;
        email
    }

    /// An officer's address.
    pub(crate) async fn officer(&self) -> &'static str {
        let email = "officer@halden.test";
        let who = AccountFor::Officer("Olga".to_owned());
        account(&self.service, who, email).await;
        email
    }

    /// Restricts processing (Art. 18), as the privacy office would.
    pub(crate) async fn restricts(&self, customer: &Customer) {
        let done = self
            .service
            .restrict(customer.own(), Restricting::Set)
            .await;
        done.unwrap();
    }
}
