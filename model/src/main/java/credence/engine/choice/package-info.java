/**
 * The one place that knows which engines there are and what they are called: {@link
 * credence.engine.choice.Engines} makes one by name, or takes the fastest that loads here. Whoever
 * wants an engine comes in with an {@link credence.engine.EngineSpec} and goes on with {@link
 * credence.engine.Engine}. A third engine is a package beside the two and a name in here. Nothing
 * here knows of GPUs being free, of Spark, or of what an engine is used for.
 */
package credence.engine.choice;
