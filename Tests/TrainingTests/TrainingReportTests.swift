// SPDX-License-Identifier: Apache-2.0
import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Training

@Suite struct TrainingReportTests {
  static func epoch(_ number: Int, loss: Double, recall: Double, order: Double? = nil, isBest: Bool)
    -> Trainer.Report
  {
    Trainer.Report(
      epoch: number, steps: 7, loss: loss, gradientNorm: 1.5, learningRate: 1e-4,
      recallAt1: recall, recallAt10: 1, meanRecall: recall, medianRank: recall == 0 ? .nan : 2,
      orderAccuracy: order,
      isBest: isBest)
  }

  private static let epochs = [
    epoch(0, loss: 4, recall: 0.25, isBest: true), epoch(1, loss: 2, recall: 0.75, isBest: true),
    epoch(2, loss: 1, recall: 0.5, isBest: false),
  ]

  private func report(
    _ title: String = "weights", facts: [TrainingReport.Fact] = [],
    epochs: [Trainer.Report] = Self.epochs
  ) -> TrainingReport {
    TrainingReport(title: title, facts: facts, epochs: epochs)
  }

  /// The page as an XML parser sees it, which wants every element closed and every text escaped.
  private func texts(_ html: String) throws -> [String] {
    // Not XML, but all that is not.
    let page = html.replacing("<!DOCTYPE html>\n", with: "").replacing("<br>", with: "<br/>")
      .replacing(#/<meta [^>]*/#) { "\($0.output)/" }
    let reader = TextReader()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    return reader.texts
  }

  @Test func thePageShowsEveryEpochAndStandsAlone() throws {
    let html = report(facts: [.init("seed", "7")]).html
    let texts = try texts(html)
    for text in ["Training of weights", "seed", "7", "recall@1", "recall@10", "Learning rate"] {
      #expect(texts.contains(text), "\(text)")
    }
    #expect(html.split(separator: "<polyline").count == 5)
    #expect(html.split(separator: "<tr class=\"best\">").count == 3)
    for foreign in ["<script", "http:", "https:", "src=", "@import", "url("] {
      #expect(!html.contains(foreign))
    }
  }

  @Test func orderIsShownWhereItWasMeasured() throws {
    let measured = [
      Self.epoch(0, loss: 1, recall: 0.5, order: 0.625, isBest: true),
      Self.epoch(1, loss: 1, recall: 0.5, isBest: false),
    ]
    let texts = try texts(report(epochs: measured).html)
    #expect(texts.contains("Order of events") && texts.contains("0.625"))
    #expect(!report().html.contains("Order of events"))
    #expect(report(epochs: measured).summary.hasSuffix("median rank 2.0, order 0.625"))
  }

  @Test func whatIsShownCannotBecomePartOfThePage() throws {
    let evil = "</title><script>alert('a')</script>&\"\u{1}"
    let html = report(evil, facts: [.init(evil, evil)]).html
    #expect(!html.contains("<script"))
    let shown = try texts(html).filter { $0.contains("alert('a')</script>&\"\u{FFFD}") }
    #expect(shown.count == 4)
  }

  @Test func theSummaryNamesTheBestEpoch() {
    #expect(
      report().summary == """
        3 epochs, loss 4.0000 to 1.0000
        best after epoch 1, on what was held out: recall@1 0.750, recall@10 1.000, median rank 2.0
        """)
    #expect(report().best?.epoch == 1)
    let poor = report(epochs: [Self.epoch(0, loss: .nan, recall: 0, isBest: false)])
    #expect(poor.summary.contains("no epoch found anything"))
    #expect(poor.best == nil)
    #expect(report(epochs: []).summary == "no epoch was trained")
  }

  @Test func measuresThatAreNoNumbersLeaveHoles() throws {
    let losses = [1, .nan, 3, .infinity]
    let chart = LineChart(
      title: "a", epochs: [0, 1, 2, 3], series: [.init(name: "b", style: "c", values: losses)])
    #expect(chart.svg.split(separator: "<polyline").count == 3)
    for html in [
      report(epochs: []).html,
      report(epochs: [Self.epoch(5, loss: .nan, recall: 0, isBest: false)]).html,
    ] {
      #expect(!html.contains("nan") && !html.contains("inf"))
      _ = try texts(html)
    }
  }

  @Test(arguments: [
    ([0.0, 1], 5, ["0.0", "0.5", "1.0"]),
    ([0.2, 0.9], 6, ["0.2", "0.4", "0.6", "0.8", "1.0"]),
    ([3, 47], 5, ["0", "20", "40", "60"]), ([2, 2], 5, ["1.0", "1.5", "2.0", "2.5", "3.0"]),
    ([0, 2e-6], 5, ["0", "5.0e-07", "1.0e-06", "1.5e-06", "2.0e-06"]),
    ([.nan], 5, ["0.0", "0.5", "1.0"]),
  ])
  func axesHaveRoundNumbers(values: [Double], count: Int, labels: [String]) {
    let axis = Axis(values: values, including: nil, atMost: count)
    #expect(axis.ticks.map(axis.label) == labels)
    #expect(values.allSatisfy { !$0.isFinite || (axis.low...axis.high).contains($0) })
  }

  @Test func epochsAreWholeNumbers() {
    let axis = Axis(values: [0, 1, 2], including: nil, atMost: 10, step: 1)
    #expect(axis.ticks.map(axis.label) == ["0", "1", "2"])
  }
}

/// Keeps the texts of elements.
private final class TextReader: NSObject, XMLParserDelegate {
  private(set) var texts: [String] = []
  private var text = ""

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?, attributes attributeDict: [String: String]
  ) { text = "" }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    texts.append(text.trimmingCharacters(in: .whitespacesAndNewlines))
    text = ""
  }
}
