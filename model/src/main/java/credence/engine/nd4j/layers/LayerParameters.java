package credence.engine.nd4j.layers;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The tensors of one layer, in the form in which it computes. */
sealed interface LayerParameters permits LayerWeights, Normalisation {

  /** Index in the network. */
  int layer();

  /** Takes mean and variance from the flat vectors. */
  void pack(INDArray flatMean, INDArray flatVariance);

  /** Takes drawn weights. */
  void packSample(INDArray flat);

  /** Writes the gradients of the last pass into the flat vectors. */
  void unpackGradients(INDArray flatMean, INDArray flatVariance);
}
