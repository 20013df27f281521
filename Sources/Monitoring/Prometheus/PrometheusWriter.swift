// SPDX-License-Identifier: Apache-2.0
import Core

/// Builds a page of metrics in Prometheus' text format.
///
/// Source: "Exposition formats", version 0.0.4, of the Prometheus documentation.
struct PrometheusWriter {
  enum Kind: String {
    case counter, gauge, histogram
  }

  typealias Labels = KeyValuePairs<String, String>

  private(set) var text = ""

  /// Writes one metric with all its values; one without values is left out.
  mutating func metric(
    _ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: Labels, value: Double)]
  ) {
    guard !samples.isEmpty else { return }
    header(name, kind, help)
    for sample in samples { line(name, sample.labels, sample.value) }
  }

  /// Writes a metric that has one value only.
  mutating func metric(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    header(name, kind, help)
    line(name, [:], value)
  }

  /// Writes histograms that differ in one label.
  mutating func histograms(
    _ name: String, _ help: String, label: String, _ histograms: [(String, Histogram)]
  ) {
    guard !histograms.isEmpty else { return }
    header(name, .histogram, help)
    for (value, histogram) in histograms {
      var count = 0
      for (bound, inBucket) in zip(histogram.bounds + [.infinity], histogram.counts) {
        count += inBucket
        line("\(name)_bucket", [label: value, "le": Self.number(bound)], Double(count))
      }
      line("\(name)_sum", [label: value], histogram.sum)
      line("\(name)_count", [label: value], Double(count))
    }
  }

  private mutating func header(_ name: String, _ kind: Kind, _ help: String) {
    let escaped = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    text += "# HELP \(name) \(escaped)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func line(_ name: String, _ labels: Labels, _ value: Double) {
    let pairs = labels.map { "\($0.key)=\"\(Self.escape($0.value))\"" }.joined(separator: ",")
    text += "\(name)\(pairs.isEmpty ? "" : "{\(pairs)}") \(Self.number(value))\n"
  }

  /// By Unicode scalars, as `\r\n` is one character that is not a line feed.
  private static func escape(_ value: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
      case "\"": escaped.append(contentsOf: "\\\"".unicodeScalars)
      case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return Int(exactly: value).map(String.init) ?? "\(value)"
  }
}
