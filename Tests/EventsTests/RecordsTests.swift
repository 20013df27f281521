// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Events

@Suite struct RecordsTests {
  @Test func aSegmentHasItsMembersInOrder() {
    let line = Examples.context().record(of: Examples.segment, sequence: 3, latency: 12.345).line
    #expect(
      line == """
        {"schema":"nightjar.segment/1","seq":3,"source":"door",\
        "id":"df7f857e195bf20605bc39586994a735","start":0.0,"end":8.0,"wall_start":null,\
        "clock":{"source":"none","uncertainty_ms":null},\
        "coverage":{"video":0.9375,"audio":1.0,"transcript":0.5},"steps":16,\
        "model":{"frame":"efficientnet-lite0","audio":"yamnet","text":"minilm-l6","bridge":null,\
        "fusion":"late","weights":{"name":"mine","sha256":"\(String(repeating: "1b", count: 32))"},\
        "sha256":"\(String(repeating: "0a", count: 32))"},\
        "path":"complex","gates":{"video":0.75,"audio":0.25},\
        "embedding":{"dim":2,"dtype":"float32","data":"mpkZP83MTL8="},\
        "labels":{"scene":[{"name":"street sign","score":0.41}],\
        "sound":[{"name":"Glass","score":0.8235}]},\
        "transcript":[{"start":1.0,"end":2.25,"text":"Who\\nis \\"there\\"?"}],\
        "activity":0.125,"anomaly":null,"latency_ms":12.3}
        """)
  }

  @Test func anAlertHasItsMembersInOrder() {
    let clock = WallClock.file(createdAt: 1_000_000_000)
    let alert = Examples.alert(.begin, clock: clock)
    let line = Examples.context().record(of: alert, sequence: 0).line
    #expect(
      line == """
        {"schema":"nightjar.alert/1","seq":0,"source":"door",\
        "id":"a0868154fcd117defac4e56f11096d51","phase":"begin","rule":"glass",\
        "severity":"critical","start":4.0,"end":4.5,"wall_start":"2001-09-09T01:46:44.000Z",\
        "clock":{"source":"file","uncertainty_ms":1000.0},"score":0.82,"evidence":[\
        {"modality":"video","what":"not seen: no picture","score":null,"time":0.0},\
        {"modality":"audio","what":"Glass","score":0.82,"time":4.0}],"corroboration":null,\
        "reason":"Glass heard at 00:04.0 (0.82).",\
        "segment":"df7f857e195bf20605bc39586994a735","media":null}
        """)
  }

  @Test func anAlertSaysWhereItsFootageIsAndWhyThereIsNone() {
    var alert = Examples.alert(.begin)
    alert.media = AlertMedia(snapshot: "/media/a.jpg", clip: "/media/a.mp4")
    let line = Examples.context().record(of: alert, sequence: 0).line
    let both = #""media":{"snapshot":"/media/a.jpg","clip":"/media/a.mp4","clip_omitted":null}}"#
    #expect(line.hasSuffix(both))
    alert.media = AlertMedia(omission: .noFootage)
    let none = #""media":{"snapshot":null,"clip":null,"clip_omitted":"no_footage"}}"#
    #expect(Examples.context().record(of: alert, sequence: 0).line.hasSuffix(none))
  }

  @Test func aGapHasItsMembersInOrder() {
    #expect(
      Examples.context().record(of: Examples.gap, sequence: 1).line == """
        {"schema":"nightjar.gap/1","seq":1,"source":"door","start":20.0,"end":22.0,\
        "wall_start":null,"clock":{"source":"none","uncertainty_ms":null},\
        "cause":"truncated","dropped_steps":4}
        """)
  }

  @Test func healthHasItsMembersInOrder() {
    let health = Examples.health(.down, cause: "No route to host.", clock: Examples.liveClock)
    #expect(
      Examples.context().record(of: health, sequence: 1).line == """
        {"schema":"nightjar.health/1","seq":1,"source":"door","state":"down","start":20.0,\
        "wall_start":"2001-09-09T01:47:00.000Z",\
        "clock":{"source":"camera","uncertainty_ms":379.8,"camera_offset_ms":-120.3},\
        "cause":"No route to host.",\
        "counters":{"connections":2,"failed_connections":3,"steps":40,"dropped_steps":5}}
        """)
  }

  @Test func everyRecordTellsTheTimeOfItsOwnClock() throws {
    let context = Examples.context()
    let clock = Examples.liveClock
    let records = [
      context.record(of: Examples.segment(clock: clock), sequence: 0, latency: 0),
      context.record(of: Examples.alert(.begin, clock: clock), sequence: 0),
      context.record(of: Examples.gap(.overload, clock: clock), sequence: 0),
      context.record(of: Examples.health(.up, clock: clock), sequence: 0),
    ]
    let times = try records.map { try JSON(text: $0.line)["wall_start"].string }
    #expect(
      times == [
        "2001-09-09T01:46:40.000Z", "2001-09-09T01:46:44.000Z", "2001-09-09T01:47:00.000Z",
        "2001-09-09T01:47:00.000Z",
      ])
    for record in records {
      #expect(try JSON(text: record.line)["clock"]["source"].string == "camera")
    }
  }

  @Test func everySessionHasIdentifiersOfItsOwn() throws {
    let ids = try [nil, "2026-03-09T14:02:11.000Z", "2026-03-10T14:02:11.000Z"].flatMap { session in
      let context = Examples.context(session: session)
      let segment = context.record(of: Examples.segment, sequence: 0, latency: 0)
      let alert = try JSON(text: context.record(of: Examples.alert(.end), sequence: 0).line)
      #expect(try alert["segment"].string == JSON(text: segment.line)["id"].string)
      return [alert["segment"].string, alert["id"].string]
    }
    #expect(Set(ids).count == 6)
  }

  @Test func whatIsNotThereIsNull() throws {
    let record = Examples.context().record(of: Examples.emptySegment, sequence: 0, latency: 0)
    let json = try JSON(text: record.line)
    for key in ["embedding", "gates", "transcript", "activity", "wall_start"] {
      #expect(json.members[key]?.isNull == true, "\(key)")
    }
  }

  @Test func embeddingsComeAsBytesAsNumbersOrNotAtAll() throws {
    func embedding(_ format: EmbeddingFormat) throws -> JSON? {
      let context = Examples.context(embedding: format)
      let record = context.record(of: Examples.segment, sequence: 0, latency: 0)
      return try JSON(text: record.line).members["embedding"]
    }
    #expect(try embedding(.omit) == nil)
    #expect(
      try embedding(.values)?["values"].elements.compactMap(\.double).map(Float.init) == [
        0.6, -0.8,
      ])
    let bytes = try #require(
      try embedding(.base64)?["data"].string.flatMap { Data(base64Encoded: $0) })
    #expect(Array(bytes) == [0x9a, 0x99, 0x19, 0x3f, 0xcd, 0xcc, 0x4c, 0xbf])
  }

  @Test func anAlertNamesTheRecordOfItsSegment() throws {
    let context = Examples.context()
    let segment = context.record(of: Examples.segment, sequence: 0, latency: 0)
    let alert = context.record(of: Examples.alert(.end), sequence: 0)
    #expect(
      try JSON(text: alert.line)["segment"].string == JSON(text: segment.line)["id"].string)
  }

  @Test func onlyTheLatencyDiffersBetweenRuns() {
    let context = Examples.context()
    let lines = [1.0, 2.0].map { latency in
      context.record(of: Examples.segment, sequence: 0, latency: latency).line
    }
    #expect(lines[0].replacing("\"latency_ms\":1.0", with: "\"latency_ms\":2.0") == lines[1])
  }

  @Test func timesAreGivenToTheMicrosecond() {
    #expect(JSONValue(MediaTime(nanoseconds: 1_234_567_891)).line == "1.234568")
    #expect(JSONValue(MediaTime(nanoseconds: 333_333_333)).line == "0.333333")
  }
}
