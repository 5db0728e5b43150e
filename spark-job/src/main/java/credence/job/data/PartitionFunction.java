package credence.job.data;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A {@link PartitionTask} as Spark's scheduler takes it. A class with a name: for a lambda Spark
 * would read class files in every round to find out what it holds, which takes a quarter of a short
 * round's time on the driver.
 */
final class PartitionFunction<T> extends AbstractFunction2<TaskContext, Iterator<PackedImages>, T>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final PartitionTask<T> task;

  PartitionFunction(PartitionTask<T> task) {
    this.task = task;
  }

  @Override
  public T apply(TaskContext context, Iterator<PackedImages> images) {
    return task.run(context.partitionId(), images.next().unpack());
  }
}
