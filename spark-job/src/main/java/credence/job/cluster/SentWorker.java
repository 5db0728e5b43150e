package credence.job.cluster;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * A {@link Worker} on its way to executors, once for many jobs of Spark: its prior may have two
 * vectors as long as the weights', and a worker that tasks hold would travel with every round. No
 * record, and bytes inside, since a session that serialises by Kryo has to send it too, and Kryo 4
 * cannot read records.
 */
public final class SentWorker implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final ClassTag<Worker> TYPE = ClassTag$.MODULE$.apply(Worker.class);

  private final byte[] bytes;
  private transient volatile Worker worker;

  private SentWorker(byte[] bytes, Worker worker) {
    this.bytes = bytes;
    this.worker = worker;
  }

  public static SentWorker of(Worker worker) {
    ByteBuffer buffer = serializer().serialize(worker, TYPE);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return new SentWorker(bytes, worker);
  }

  /** The same one for all tasks of a process. */
  public Worker worker() {
    Worker known = worker;
    if (known == null) {
      synchronized (this) {
        known = worker;
        if (known == null) {
          known =
              serializer()
                  .deserialize(ByteBuffer.wrap(bytes), SentWorker.class.getClassLoader(), TYPE);
          worker = known;
        }
      }
    }
    return known;
  }

  private static SerializerInstance serializer() {
    return SparkEnv.get().closureSerializer().newInstance();
  }
}
