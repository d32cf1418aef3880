/// A value behind one reference, copied when it is changed while others refer to it.
///
/// An action is kilobytes with dozens of references. Whoever passes one on, or looks at one key of it,
/// would copy and count them all; so it counts one.
struct CopyOnWrite<Value: Sendable>: Sendable {
  private final class Storage: @unchecked Sendable {  // SAFETY: changed only while one refers to it
    // Changed only through the one struct that refers to it, and access to that is checked.
    @exclusivity(unchecked) var value: Value

    init(_ value: Value) { self.value = value }
  }

  private var storage: Storage

  init(_ value: Value) { storage = Storage(value) }

  var value: Value {
    _read { yield storage.value }
    _modify {
      if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.value) }
      yield &storage.value
    }
  }
}

/// A value that is seldom there, kept apart so that its absence takes no room.
@propertyWrapper
struct Boxed<Value: Sendable>: Sendable {
  private var box: CopyOnWrite<Value>?

  init(wrappedValue: Value?) { box = wrappedValue.map(CopyOnWrite.init) }

  var wrappedValue: Value? {
    get { box?.value }
    set { box = newValue.map(CopyOnWrite.init) }
  }
}
