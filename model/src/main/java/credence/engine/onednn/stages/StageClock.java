package credence.engine.onednn.stages;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where the time of an engine goes: nanoseconds by what was done, since the engine was made. */
public final class StageClock {

  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private long last;

  /** The time spent on one thing. */
  public static final class Slot {
    private long nanos;
  }

  /** The slot of that name; programs of one engine share it. */
  public Slot slot(String name) {
    return slots.computeIfAbsent(name, n -> new Slot());
  }

  /** Time from here on belongs to the next {@link #lap}. */
  public void start() {
    last = System.nanoTime();
  }

  /** Books the time since the last call. */
  public void lap(Slot slot) {
    long now = System.nanoTime();
    slot.nanos += now - last;
    last = now;
  }

  public Map<String, Long> nanos() {
    Map<String, Long> all = new LinkedHashMap<>();
    slots.forEach((name, slot) -> all.put(name, slot.nanos));
    return all;
  }
}
