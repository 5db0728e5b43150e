package credence.job.data;

import credence.data.ImageSet;
import java.io.Serializable;

/** What is done with each partition's images, on an executor. */
@FunctionalInterface
public interface PartitionTask<T> extends Serializable {

  T run(int partition, ImageSet images);
}
