## Ordene for brytere, opphav, grunnlag og grunner, like på alle sider.
on = På
off = Av
yes = Ja
no = Nei
origin-third-party = Vi kjøper det
origin-inferred = Vi gjetter det
origin-derived = Vi regner det ut
origin-observed = Vi ser det skje
origin-provided = Du forteller oss det
origin-past-third-party = Kjøpt
origin-past-inferred = Gjettet
origin-past-derived = Regnet ut
origin-past-observed = Sett
origin-past-provided = Fortalt av deg
basis-consent = Krever ditt ja
basis-contract = Avtale
basis-legal-obligation = Lov
basis-vital-interest = For å beskytte et liv
basis-public-task = Offentlig oppgave
basis-legitimate-interest = På til du protesterer
sensitivity-high = følsom
sensitivity-medium = middels
sensitivity-low = lav
recipient-processor = på våre vegne
recipient-controller = for seg selv
recipient-joint-controller = sammen med oss
recipient-authority = når loven krever det
automation-fully = En maskin avgjør det
automation-partly = Et menneske avgjør det med den
refusal-purpose-off = du har slått det av
refusal-not-asked = du har ikke sagt ja
refusal-expired = ditt ja gikk ut av seg selv
refusal-objection-pending = vi vurderer protesten din
refusal-restricted = du har begrenset all bruk
refusal-under-age = du er for ung til denne bruken
refusal-not-registered = vi har ikke oppgitt denne bruken
refusal-out-of-scope = dette systemet får ikke spørre om det
refusal-category-not-covered = disse dataene hører ikke til denne bruken
change-given = Du slo det på.
change-refused = Du sa nei.
change-withdrawn = Du slo det av.
change-expired = Det slo seg av selv.
change-objected = Du slo det av.
change-objection-raised = Du protesterte.
change-objection-lifted = Du slo det på.
standing-since = siden { $date }
standing-until = til { $date }, deretter av av seg selv
standing-until-objection = til du protesterer
standing-always = alltid på
standing-expired = gikk ut av seg selv { $date }
standing-objection-pending = på pause siden { $date }, mens vi vurderer protesten din
standing-not-asked = ikke noe svar ennå, derfor av
answers = { $role } svarer, innen { $within }
nobody-outside = Ingen utenfor
line-until = Til { $date }, deretter av av seg selv.
line-by-clock = Av seg selv: tiden du valgte, er over.
line-decision = { $purpose }
line-release-head = Brukt.
line-release = { $system } fikk { $count ->
    [one] { $count } opplysning
   *[other] { $count } opplysninger
} til: { $purpose }.
line-refusal-head-wish = Avvist, som du ba om.
line-refusal-head = Avvist.
line-refusal = { $system } spurte om: { $purpose }. Det fikk ingenting.
line-refusal-since = Hvorfor: { $reason }, siden { $when }.
line-refusal-why = Hvorfor: { $reason }.
line-asked-for = Spurt om: { $kinds }.
line-asked-for-nothing = Spurt om noe som ikke er en type data her.
line-question-head-yes = Spurt, og svaret var ja.
line-question-head-no = Spurt, og svaret var nei.
line-question = { $system } spurte om det får bruke dataene dine til: { $purpose }. Det fikk ingen data.
line-view-head-agent = Sett av kundeservice.
line-view-head-officer = Sett av personvernkontoret.
line-view = En medarbeider åpnet siden din, til senest kl. { $time }.
line-note = Sak { $case }: { $reason }
line-unmasked-head = En skjult verdi ble vist til en medarbeider.
line-unmasked = { $kind }
line-erasure-head = Slettet.
line-erasure = { $count ->
    [one] { $count } opplysning, fordi lagringstiden var over.
   *[other] { $count } opplysninger, fordi lagringstiden var over.
}
line-erasure-taken-back = { $count ->
    [one] { $count } opplysning, fordi { $system } tok den tilbake.
   *[other] { $count } opplysninger, fordi { $system } tok dem tilbake.
}
line-erasure-benefits = { $count ->
    [one] { $count } målt fordel
   *[other] { $count } målte fordeler
}
line-erasure-only-benefits = { $system } tok tilbake det som var talt for deg.
line-to-choice = Bryteren
