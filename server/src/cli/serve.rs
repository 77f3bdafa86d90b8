//! `vitrine serve`.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use service::{Clock, Service, Settings};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::authorities::Authorities;
use crate::config::{
    Config, LedgerArgs, LimitArgs, ListenArgs, MailArgs, MetricsArgs, OauthArgs, StoreArgs,
    TraceArgs, WebhookArgs, WebhookTrustArgs, WitnessArgs,
};
use crate::delivery::Sender;
use crate::http::listener::{self, Limits};
use crate::http::{App, site};
use crate::mail::Mailer;
use crate::oauth::Oauth;
use crate::telemetry::metrics::Metrics;
use crate::witnessing::Asking;

/// Serve the pages and the API
#[derive(Args, Debug)]
pub(crate) struct Serve {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    witnesses: WitnessArgs,
    #[command(flatten)]
    listen: ListenArgs,
    #[command(flatten)]
    oauth: OauthArgs,
    #[command(flatten)]
    webhooks: WebhookArgs,
    #[command(flatten)]
    webhook_trust: WebhookTrustArgs,
    #[command(flatten)]
    metrics: MetricsArgs,
    #[command(flatten)]
    traces: TraceArgs,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    mail: MailArgs,
}

impl Serve {
    /// Where traces go, and how long an answer to them may take.
    pub(super) fn collector(&self) -> Option<(&Url, Duration)> {
        let patience = Duration::from_millis(self.traces.patience);
        Some((self.traces.collector.as_ref()?, patience))
    }
}

/// Serves until SIGTERM or SIGINT.
pub(crate) async fn run(task: Serve) -> anyhow::Result<ExitCode> {
    let mut config = Config::new(&task.listen)?;
    config.webhook_authorities =
        Authorities::read("--webhook-ca", task.webhook_trust.ca.as_deref())?;
    config.witness_authorities = Authorities::read("--witness-ca", task.witnesses.ca.as_deref())?;
    let signer = task.ledger.signer()?;
    let witnesses = task.witnesses.witnesses()?;
    anyhow::ensure!(
        signer.is_some() || witnesses.is_none(),
        "there are witnesses and no log for them: make its key {} with `vitrine ledger init`",
        task.ledger.ledger_key.display()
    );
    let mut service = super::open(
        &task.store,
        Settings::new(config.origin.as_str()),
        Clock::system(),
    )
    .await?;
    if let Some(signer) = signer {
        service = service.with_signer(signer);
    } else {
        tracing::warn!(
            file = %task.ledger.ledger_key.display(),
            "there is no key for the public log, so none is published: `vitrine ledger init` makes one"
        );
    }
    if let Some(witnesses) = witnesses {
        service = service.with_witnesses(witnesses);
        config.witnesses.clone_from(&task.witnesses.named);
    }
    match service.published().await {
        Ok(_) => {}
        Err(service::Error::Unavailable { .. }) => anyhow::bail!(
            "no registry can be had: publish one with `vitrine registry publish FILE` first, unless the \
             line above says that the database does not answer"
        ),
        Err(error) => return Err(error).context("the registry in force cannot be read"),
    }
    config.oauth = Oauth::open(&task.oauth, service.clock().now()).await?;
    config.metrics = task.metrics;
    config.webhooks = task.webhooks;
    config.limits = task.limits.limits();
    config.mailer = Mailer::open(&task.mail)?;
    let listener = bind(&task.listen).await?;
    serve(service, config, listener).await?;
    Ok(ExitCode::SUCCESS)
}

/// Takes the address.
pub(crate) async fn bind(listen: &ListenArgs) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen.listen).await.with_context(|| {
        format!(
            "cannot listen on {}: is another server there?",
            listen.listen
        )
    })
}

/// Serves on an open socket until SIGTERM or SIGINT, then lets what is under way end and closes the
/// database: all of it within one time.
pub(crate) async fn serve(
    service: Service,
    config: Config,
    listener: TcpListener,
) -> anyhow::Result<()> {
    crate::assets::ready()?;
    let app = App::new(service.clone(), config);
    let (router, _) = site(&app)?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (waiting, stopping) = (service.clone(), CancellationToken::new());
    let stopped = stopping.clone();
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        waiting.end_waiting();
        stopping.cancel();
    };
    let metrics = Metrics::start(app.config.metrics, &service).await?;
    let sender = Sender::new(
        app.config.webhooks.loopback,
        &app.config.webhook_authorities,
    )?;
    let witnesses = &app.config.witnesses;
    let asking = Asking::new(witnesses.clone(), &app.config.witness_authorities)?;
    let jobs = crate::jobs::start(&service, sender, asking);
    tracing::info!(origin = app.config.origin, "serving");
    let limits = Limits {
        // There is one list for as long as the program runs.
        proxies: app.config.trusted_proxies.clone().leak(),
        ..app.config.limits
    };
    let requests = async {
        listener::serve(listener, router, limits, stop).await;
        app.unfinished.close();
        app.unfinished.wait().await;
    };
    let beside = async {
        stopped.cancelled().await;
        tokio::join!(jobs.stop(), metrics.stop());
    };
    let all = async {
        tokio::join!(requests, beside);
        service.store().close().await;
    };
    let over = async {
        stopped.cancelled().await;
        sleep(limits.stop).await;
    };
    if !ends_before(over, all).await {
        tracing::warn!("not all was at its end when the time to stop was over");
    }
    Ok(())
}

/// Waits for all, but no longer than until the time is over.
async fn ends_before(over: impl Future<Output = ()>, all: impl Future<Output = ()>) -> bool {
    tokio::select! {
        biased;
        () = all => true,
        () = over => false,
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn however_much_hangs_is_waited_for_once() {
        let several = async {
            tokio::join!(pending::<()>(), ready(()), pending::<()>());
            pending::<()>().await;
        };
        assert!(!ends_before(ready(()), several).await);
        let nothing = async {
            tokio::join!(ready(()), ready(()));
        };
        assert!(ends_before(pending(), nothing).await);
    }
}
