import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from './platform.ts';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Prometheus counters, histograms in seconds and gauges, made on first use. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Counter>();
  const histograms = new Map<string, Histogram>();
  const gauges = new Map<string, Gauge>();
  const first = <T>(known: Map<string, T>, name: string, make: () => T): T => {
    const found = known.get(name) ?? make();
    known.set(name, found);
    return found;
  };
  return {
    count(name, labels = {}, by = 1) {
      first(counters, name, () => new Counter({ name, help: name, labelNames: Object.keys(labels), registers: [registry] })).inc(
        labels,
        by,
      );
    },
    observe(name, seconds, labels = {}) {
      first(
        histograms,
        name,
        () => new Histogram({ name, help: name, labelNames: Object.keys(labels), buckets: SECONDS, registers: [registry] }),
      ).observe(labels, seconds);
    },
    gauge(name, value, labels = {}) {
      first(gauges, name, () => new Gauge({ name, help: name, labelNames: Object.keys(labels), registers: [registry] })).set(labels, value);
    },
    render: () => registry.metrics(),
  };
}
