// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Models

struct CarrierTests {
  @Test func everyCarrierIsPinnedByVersionAndHash() {
    #expect(Carrier.all.count == 5)
    for carrier in Carrier.all {
      #expect(carrier.sha256.count == 64 && carrier.sha256.allSatisfy(\.isHexDigit))
      #expect(!carrier.version.isEmpty && carrier.bytes > 0)
      #expect(carrier.wheel.hasSuffix("-none-any.whl"))
    }
  }
}
