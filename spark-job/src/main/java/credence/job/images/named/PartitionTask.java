package credence.job.images.named;

import java.io.Serializable;

/** What is done with each partition's examples, on an executor. */
@FunctionalInterface
public interface PartitionTask<S, T> extends Serializable {

  T run(int partition, S examples);
}
