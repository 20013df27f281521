// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Testing

@testable import Pipeline

@Suite struct BoundedQueueTests {
  @Test func elementsComeOutInTheOrderTheyWentIn() {
    let queue = BoundedQueue<Int>(capacity: 4)
    for i in 0..<4 { queue.push(i) }
    #expect(queue.pop(atMost: 3) == [0, 1, 2])
    #expect(queue.pop(atMost: 3) == [3])
  }

  @Test func aClosedQueueIsDrainedAndThenEmptyForEver() {
    let queue = BoundedQueue<Int>(capacity: 4)
    queue.push(1)
    queue.push(2)
    queue.close()
    queue.close()
    #expect(queue.pop(atMost: 8) == [1, 2])
    #expect(queue.pop(atMost: 8) == [])
    #expect(queue.pop(atMost: 8) == [])
  }

  @Test func aClosedQueueRefusesWhatComesLater() {
    let queue = BoundedQueue<Int>(capacity: 1)
    queue.close()
    #expect(!queue.push(1))
    #expect(!queue.push(2))
    #expect(queue.pop(atMost: 1) == [])
  }

  @Test func aQueueMayBeDroppedWhileHalfFull() {
    let queue = BoundedQueue<Int>(capacity: 3)
    queue.push(1)
  }

  @Test func closingWakesProducersThatWaitForRoom() {
    let queue = BoundedQueue<Int>(capacity: 1)
    queue.push(0)
    let refused = Locked(0)
    let producers = DispatchGroup()
    for i in 1...3 {
      DispatchQueue(label: "producer").async(group: producers) {
        if !queue.push(i) { refused.withLock { $0 += 1 } }
      }
    }
    queue.close()
    producers.wait()
    #expect(refused.withLock { $0 } == 3)
  }

  @Test(arguments: [1, 2, 7])
  func nothingIsLostOrDoubledBetweenManyThreads(_ capacity: Int) {
    let queue = BoundedQueue<Int>(capacity: capacity)
    let taken = Locked<[Int]>([])
    let (producers, consumers) = (DispatchGroup(), DispatchGroup())
    for producer in 0..<3 {
      DispatchQueue(label: "producer").async(group: producers) {
        for i in 0..<500 { queue.push(producer * 500 + i) }
      }
    }
    for _ in 0..<3 {
      DispatchQueue(label: "consumer").async(group: consumers) {
        while true {
          let batch = queue.pop(atMost: 5)
          if batch.isEmpty { return }
          taken.withLock { $0 += batch }
        }
      }
    }
    producers.wait()
    queue.close()
    consumers.wait()
    #expect(taken.withLock { $0.sorted() } == Array(0..<1500))
  }
}
