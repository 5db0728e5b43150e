package credence.exchange;

import credence.bayes.MeanField;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.predict.DrawnWeights;
import credence.store.Model;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx;

/**
 * A model as an ONNX file (operators of version 13), which ONNX Runtime and others predict with.
 *
 * <p>Its input is {@code pixels}, bytes of shape [n, c, h, w] as the model's images have them;
 * standardisation and margins are in the graph. Its outputs, for each image: {@code probabilities}
 * [n, classes]; {@code predictive_entropy}, {@code expected_entropy} and {@code mutual_information}
 * [n], in nats, as the columns of a scoring. By draws of the weights the networks that {@link
 * DrawnWeights} gives are in the graph side by side, so that its size grows with their number.
 */
public final class OnnxFile {

  private static final int OPERATORS = 13;
  private static final int FORMAT = 7;

  /** What protobuf can hold, with room for names. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 20);

  private static final long BYTES = 4;

  private OnnxFile() {}

  /**
   * Writes a model whose prediction is by its means.
   *
   * @throws IllegalArgumentException if it is too large for a file of ONNX's
   */
  public static void writeMean(Model model, OutputStream out) throws IOException {
    require(model.posterior(), 1);
    write(model, List.of(model.posterior().mu()), out);
  }

  /**
   * Writes a model whose prediction is the average of {@code draws} draws of the weights, the first
   * of those that its evaluation draws.
   *
   * @throws IllegalArgumentException if there is no draw, if the network has dropout, whose masks a
   *     file does not hold, or if it is too large for a file of ONNX's
   */
  public static void writeDraws(Model model, int draws, OutputStream out) throws IOException {
    if (draws < 1) {
      throw new IllegalArgumentException("draws = " + draws + " must be at least 1");
    }
    NetworkSpec network = model.network();
    if (network.layers().stream().anyMatch(LayerSpec::isRandom)) {
      throw new IllegalArgumentException(
          "network %s has dropout, whose masks ONNX has no draws of: write its means"
              .formatted(network.name()));
    }
    require(model.posterior(), draws);
    List<float[]> weights = new ArrayList<>();
    for (int t = 0; t < draws; t++) {
      weights.add(DrawnWeights.of(network, model.posterior(), model.provenance().seed(), t));
    }
    write(model, weights, out);
  }

  private static void require(MeanField posterior, int draws) {
    if (BYTES * posterior.size() * draws > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%d networks of %d weights are more than an ONNX file holds, 2 GiB"
              .formatted(draws, posterior.size()));
    }
  }

  private static void write(Model model, List<float[]> weights, OutputStream out)
      throws IOException {
    OnnxGraph graph = new OnnxGraph(model.network().name());
    String input = new OnnxInput(model).in(graph);
    List<String> logits = new ArrayList<>();
    for (int t = 0; t < weights.size(); t++) {
      logits.add(OnnxLayers.of(graph, model.network(), weights.get(t), "draw" + t, input));
    }
    OnnxOutputs.of(graph, model.network().classes(), logits);
    Onnx.ModelProto.Builder file =
        Onnx.ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("credence")
            .setProducerVersion(model.provenance().credence())
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
            .setGraph(graph.proto())
            .addMetadataProps(property("classes", String.join("\n", model.classNames())))
            .addMetadataProps(property("draws", String.valueOf(weights.size())));
    file.build().writeTo(out);
  }

  private static Onnx.StringStringEntryProto property(String key, String value) {
    return Onnx.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
