package credence.job.dl4j;

import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.data.Minibatches;
import credence.data.Standardisation;
import credence.engine.Minibatch;
import credence.job.images.named.ClusterData;
import credence.net.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The minibatches of an epoch as DL4J's data sets, each partition's in an order of the epoch's own.
 *
 * @param input of the network; images become [b, c h w] of it
 */
record EpochBatches(Shape input, Standardisation standardisation, int batch, long seed, int epoch)
    implements Serializable {

  JavaRDD<DataSet> of(ClusterData<ImageSet> data) {
    return data.partitions().mapPartitionsWithIndex((p, sets) -> batches(p, sets.next()), true);
  }

  private Iterator<DataSet> batches(int partition, ImageSet images) {
    ImageInput seen = new ImageInput(input, images.shape(), standardisation);
    Minibatches minibatches = new Minibatches(Examples.of(images, seen), batch, seed, partition);
    int steps = minibatches.perEpoch();
    return IntStream.range(0, steps)
        .mapToObj(i -> dataSet(minibatches.at((long) epoch * steps + i), images.classes()))
        .iterator();
  }

  private DataSet dataSet(Minibatch minibatch, int classes) {
    int count = minibatch.examples();
    float[] values = Arrays.copyOf(minibatch.images(), count * input.size());
    float[] oneHot = new float[count * classes];
    for (int i = 0; i < count; i++) {
      oneHot[i * classes + minibatch.labels()[i]] = 1;
    }
    INDArray x = Nd4j.createFromArray(values).reshape(count, input.size());
    return new DataSet(x, Nd4j.createFromArray(oneHot).reshape(count, classes));
  }
}
