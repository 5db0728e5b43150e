package credence.exchange;

import credence.bayes.MeanField;
import credence.net.NetworkSpec;
import credence.store.ModelFormatException;
import java.io.Serializable;
import java.util.Locale;

/** A file of a trained network's weights, which come to be those of a network of Credence's. */
public interface WeightsFile extends Serializable {

  /**
   * Reads ONNX where the name ends in {@code .onnx}, else safetensors.
   *
   * @param place of the file, for messages
   * @param bytes the whole file
   * @throws ModelFormatException if it is damaged, or holds what is not read
   */
  static WeightsFile read(String place, byte[] bytes) throws ModelFormatException {
    return place.toLowerCase(Locale.ROOT).endsWith(".onnx")
        ? OnnxNetwork.read(place, bytes)
        : StateDict.read(place, bytes);
  }

  /**
   * The posterior of a network whose weights these are; points if the file has no deviations.
   *
   * @throws ModelFormatException if they are those of another network, or not finite
   */
  MeanField posterior(NetworkSpec network) throws ModelFormatException;
}
