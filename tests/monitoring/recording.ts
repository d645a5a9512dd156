/** What was scraped from one process; `undefined` while it did not answer. */
type Scrape = string | undefined;

type Process = { readonly job: string; readonly instance: string };

type Series = { readonly name: string; readonly values: string[] };

/**
 * Scrapes of processes, one round after the other, as `input_series` of `promtool test rules`. Each
 * round counts as a minute: what happened within seconds is stretched to the times of the alerts.
 */
export class Recording {
  #rounds = 0;
  readonly #series = new Map<string, Series>();

  get minutes(): number {
    return this.#rounds;
  }

  add(scrapes: readonly (Process & { readonly text: Scrape })[]): void {
    for (const { text, job, instance } of scrapes) {
      const own = `job="${job}",instance="${instance}"`;
      this.#note(`up{${own}}`, text === undefined ? '0' : '1');
      for (const { name, labels, value } of readExposition(text ?? '')) {
        this.#note(`${name}{${own}${labels === '' ? '' : `,${labels}`}}`, value);
      }
    }
    this.#rounds += 1;
    // As Prometheus does with what is told no more.
    for (const { values } of this.#series.values()) {
      if (values.length < this.#rounds) values.push(values.at(-1) === 'stale' ? '_' : 'stale');
    }
  }

  /** The test's file, as YAML is a superset of JSON; `expectations` says which alerts fire when. */
  toTest(rulesFile: string, expectations: readonly Expectation[]): string {
    return JSON.stringify({
      rule_files: [rulesFile],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: [...this.#series.values()].map(({ name, values }) => ({
            series: name,
            values: values.join(' '),
          })),
          promql_expr_test: expectations.map(({ alert, atMinute, fires }) => ({
            expr: `count by (alertname) (ALERTS{alertname="${alert}",alertstate="firing"})`,
            eval_time: `${atMinute}m`,
            exp_samples: fires ? [{ labels: `{alertname="${alert}"}`, value: 1 }] : [],
          })),
        },
      ],
    });
  }

  #note(name: string, value: string): void {
    const known = this.#series.get(name);
    if (known) known.values.push(value);
    else {
      const before = Array.from({ length: this.#rounds }, () => '_');
      this.#series.set(name, { name, values: [...before, value] });
    }
  }
}

export type Expectation = {
  readonly alert: string;
  readonly atMinute: number;
  readonly fires: boolean;
};

/** Lines of Prometheus' text format that are ours; histograms' lines among them. */
function readExposition(text: string) {
  const lines = text.matchAll(/^((?:sync|http_request)_\w+)(?:\{(.*)\})? (\S+)$/gm);
  return [...lines].map(([, name = '', labels = '', value = '']) => ({ name, labels, value }));
}
