package credence.exchange;

import java.util.ArrayList;
import java.util.List;

/** Logits of draws to one prediction and its uncertainty, as {@code Uncertainty} has it. */
final class OnnxOutputs {

  private OnnxOutputs() {}

  /** Adds the graph's outputs. */
  static void of(OnnxGraph graph, int classes, List<String> logits) {
    List<String> probabilities = new ArrayList<>();
    List<String> entropies = new ArrayList<>();
    for (int t = 0; t < logits.size(); t++) {
      String name = "draw" + t;
      String log =
          graph.node(
              "LogSoftmax", name + ".log", List.of(logits.get(t)), OnnxGraph.attribute("axis", 1));
      probabilities.add(graph.node("Exp", name + ".p", List.of(log)));
      entropies.add(entropy(graph, name, probabilities.get(t), log));
    }
    String p = graph.node("Mean", "probabilities", probabilities);
    String least = graph.number("least", Float.MIN_NORMAL);
    String log = graph.node("Log", "log", List.of(graph.node("Max", "p", List.of(p, least))));
    graph.node("Identity", "predictive_entropy", List.of(entropy(graph, "mean", p, log)));
    graph.node("Mean", "expected_entropy", entropies);
    String difference =
        graph.node("Sub", "difference", List.of("predictive_entropy", "expected_entropy"));
    graph.node("Relu", "mutual_information", List.of(difference));
    graph.output("probabilities", -1, classes);
    graph.output("predictive_entropy", -1);
    graph.output("expected_entropy", -1);
    graph.output("mutual_information", -1);
  }

  private static String entropy(OnnxGraph graph, String name, String p, String log) {
    String product = graph.node("Mul", name + ".product", List.of(p, log));
    String axes = graph.whole(name + ".classes", 1);
    String sum =
        graph.node(
            "ReduceSum", name + ".sum", List.of(product, axes), OnnxGraph.attribute("keepdims", 0));
    return graph.node("Neg", name + ".entropy", List.of(sum));
  }
}
