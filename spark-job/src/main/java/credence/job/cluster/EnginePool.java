package credence.job.cluster;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Compiled engines of this JVM: compiling takes longer than a round. A task borrows an engine,
 * loads its state, works and returns it; nothing of the state matters to the next one.
 */
public final class EnginePool {

  /**
   * @param address of the GPU that it computes on, empty for a processor
   */
  public record Key(EngineName engine, EngineSpec spec, String address) implements Serializable {}

  private static final EnginePool SHARED = new EnginePool();

  /** Idle engines. Concurrent tasks are few, and so are the engines kept. */
  private final Map<Key, Deque<Engine>> idle = new ConcurrentHashMap<>();

  private EnginePool() {}

  /** That of this JVM. */
  public static EnginePool shared() {
    return SHARED;
  }

  /** Runs {@code work} on an engine that no one else uses meanwhile. */
  public <T> T with(Key key, Function<Engine, T> work) {
    Engine engine = borrow(key);
    T result;
    try {
      result = work.apply(engine);
    } catch (RuntimeException | Error e) {
      // What a failure leaves behind in native memory is not known.
      engine.close();
      throw e;
    }
    giveBack(key, engine);
    return result;
  }

  private Engine borrow(Key key) {
    Devices.prepare(key.engine(), key.spec().precision(), key.address());
    Deque<Engine> engines = idle.computeIfAbsent(key, k -> new ArrayDeque<>());
    synchronized (engines) {
      if (!engines.isEmpty()) {
        return engines.pop();
      }
    }
    return Engines.create(key.engine(), key.spec(), Devices.card(key.address()));
  }

  private void giveBack(Key key, Engine engine) {
    Deque<Engine> engines = idle.get(key);
    synchronized (engines) {
      engines.push(engine);
    }
  }
}
