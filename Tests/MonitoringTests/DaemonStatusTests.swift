// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Monitoring

@Suite struct DaemonStatusTests {
  @Test func jsonCanBeReadBack() throws {
    let status = Examples.busy()
    #expect(try DaemonStatus(json: status.json()) == status)
    #expect(try DaemonStatus(json: status.json(isPretty: true)) == status)
  }

  @Test func keysAreInSnakeCaseAndTimesInUTC() throws {
    let json = try JSON(text: String(decoding: Examples.busy().json(), as: UTF8.self))
    #expect(json["started_at"].string == "2027-01-15T08:00:00Z")
    #expect(json["configuration"]["failure"].string == "line 3: unknown key")
    let camera = json["cameras"].elements[0]
    #expect(camera["last_frame_age_seconds"].double == 0.25)
    #expect(camera["counters"]["dropped_steps"].int == 5)
    #expect(camera["clock"]["source"].string == "camera")
    #expect(json["cameras"].elements[1]["name"].string == Examples.awkwardName)
  }

  @Test func numbersThatJSONDoesNotHaveAreKept() throws {
    var status = Examples.idle()
    status.uptimeSeconds = .infinity
    #expect(try DaemonStatus(json: status.json()).uptimeSeconds == .infinity)
  }
}
