// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Motion

@Suite struct BlobTests {
  /// Rows of digits: tenths of what stands out, `X` is more than enough.
  private func blobs(_ rows: [String], smallest: Int = 1) -> [Blob] {
    let excess = rows.joined().map { $0 == "X" ? Float(1.5) : Float(Int(String($0)) ?? 0) / 10 }
    return Blob.find(in: excess, columns: rows[0].count, weak: 0.6, smallest: smallest)
  }

  @Test func cellsThatTouchAtACornerHangTogether() {
    let found = blobs(["X000", "0X00", "0000", "000X"])
    #expect(found.map(\.area) == [2, 1])
    #expect(found[0].centre == Point(x: 1, y: 1))
    #expect(found[1].centre == Point(x: 3.5, y: 3.5))
  }

  @Test func weakCellsBelongToStrongOnesOnly() {
    #expect(blobs(["7X65", "0000", "7770"]).map(\.cells.count) == [3])
  }

  @Test func rowsDoNotRunOn() {
    #expect(blobs(["000X", "X000"]).map(\.area) == [1, 1])
  }

  @Test func whatIsTooSmallIsLeftOut() {
    #expect(blobs(["X00", "00X", "00X"], smallest: 2).map(\.area) == [2])
  }

  @Test func theBoxCoversAllOfIt() {
    let box = blobs(["0000", "0X00", "00X0"])[0].box
    #expect([box.left, box.top, box.right, box.bottom] == [1, 1, 3, 3])
  }
}
