package credence.job.support;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What goes wrong on the file systems {@code fault:} (a disk), {@code store:} (an object store) and
 * {@code blob:} (one whose streams cannot be given up) of this process: a plan sees every operation
 * before it happens. A JVM of its own, given the number of a change, ends before it, as by kill -9.
 */
public final class Faults {

  /** What a file system is asked for. */
  public enum Operation {
    CREATE,
    WRITE,
    CLOSE,
    COPY,
    RENAME,
    DELETE,
    OPEN,
    READ;

    boolean isChange() {
      return this != OPEN && this != READ;
    }
  }

  /**
   * @param position in the file, of what is read or written next
   * @param bytes of what is written
   * @param change its number among those that change something, from 1; of others the last one's
   */
  public record Event(Operation operation, Path path, long position, int bytes, long change) {}

  /** Decides what happens. */
  @FunctionalInterface
  public interface Plan {

    /**
     * Whether a rename is carried out, or false comes back; of no meaning for others.
     *
     * @throws IOException for an operation that fails
     */
    boolean before(Event event) throws IOException;
  }

  /** What a full disk says; so many bytes are still written. */
  public static final class DiskFullException extends IOException {

    private static final long serialVersionUID = 1;

    final int fitting;

    public DiskFullException(int fitting) {
      super("No space left on device");
      this.fitting = fitting;
    }
  }

  /** Of a JVM of its own: the number of the change before which it ends. */
  public static final String HALT = "credence.test.halt-at-change";

  private static final Plan NONE = event -> true;
  private static final AtomicLong CHANGES = new AtomicLong();
  private static volatile Plan plan = fromProperty();

  private Faults() {}

  /** From now on, counting from 1; closing it ends all faults. */
  public static AutoCloseable plan(Plan next) {
    CHANGES.set(0);
    plan = next;
    return () -> plan = NONE;
  }

  /** Changes since the plan was made. */
  public static long changes() {
    return CHANGES.get();
  }

  /** The process dies before change {@code number}: from then on nothing is read or written. */
  public static Plan deathAt(long number) {
    return new Plan() {
      private volatile boolean dead;

      @Override
      public boolean before(Event event) throws IOException {
        dead |= event.operation().isChange() && event.change() >= number;
        if (dead) {
          throw new IOException("the process died");
        }
        return true;
      }
    };
  }

  static boolean before(Operation operation, Path path, long position, int bytes)
      throws IOException {
    long change = operation.isChange() ? CHANGES.incrementAndGet() : CHANGES.get();
    return plan.before(new Event(operation, path, position, bytes, change));
  }

  /** Hadoop settings that know the three file systems. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    String[] settings = settings();
    for (int i = 0; i < settings.length; i += 2) {
      configuration.set(settings[i].substring("spark.hadoop.".length()), settings[i + 1]);
    }
    return configuration;
  }

  /** The same as settings of Spark, keys and values in turn. */
  public static String[] settings() {
    return new String[] {
      "spark.hadoop.fs.fault.impl", FaultyFileSystem.class.getName(),
      "spark.hadoop.fs.AbstractFileSystem.fault.impl", FaultyFileSystem.Context.class.getName(),
      "spark.hadoop.fs.store.impl", ObjectStore.class.getName(),
      "spark.hadoop.fs.AbstractFileSystem.store.impl", ObjectStore.Context.class.getName(),
      "spark.hadoop.fs.blob.impl", ObjectStore.Plain.class.getName(),
      "spark.hadoop.fs.AbstractFileSystem.blob.impl", ObjectStore.PlainContext.class.getName(),
    };
  }

  private static Plan fromProperty() {
    Long halt = Long.getLong(HALT);
    return halt == null
        ? NONE
        : event -> {
          if (event.operation().isChange() && event.change() >= halt) {
            Runtime.getRuntime().halt(137);
          }
          return true;
        };
  }
}
