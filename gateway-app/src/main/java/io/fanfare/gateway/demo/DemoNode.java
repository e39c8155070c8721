package io.fanfare.gateway.demo;

/** The nodes of the demo's graph, in the order in which they can first run. */
enum DemoNode {
    TOPIC("e1b5f6a2-7c0d-4f53-9a41-2f8f1c6b0d01", "c0a8e994-ebf1-4a9c-a4d8-89d09c86741b", 0),
    SEARCH("0f2a9c7e-55b1-4b8a-8c7e-6a1d3e9f4b02", "87840993-2053-44b7-8da4-187ad4ee518c", 1),
    BACKGROUND("7ad41c3b-9e20-46d7-b1f5-c04e8a2d7f03", "a0a69be1-4528-491c-a85a-a4ab6873e3f0", 2),
    NEWS("c98e02d4-1b6f-4e7c-9d35-84b7f0a6e104", "a0a69be1-4528-491c-a85a-a4ab6873e3f0", 2),
    DRAFT("52f7b8e0-3a94-4c1d-8e62-d9105c7fa205", "1f292d4a-41a4-4977-9684-7c8d560b9f91", 6),
    REVIEW("b3061d9f-e84c-4a25-a7d0-1f6e29c8b306", "ed55ac19-356e-4243-a6cb-bc599e9b716f", 3),
    BRIEF("96c4ea17-d05b-4f38-92ab-7e83b5d1c407", "363ae599-353e-4804-937e-b2ee3cef3da4", 0);

    private final String nodeId;
    private final String blockId;
    private final int cents;

    DemoNode(String nodeId, String blockId, int cents) {
        this.nodeId = nodeId;
        this.blockId = blockId;
        this.cents = cents;
    }

    /** What the graph's author drew: the same in every run. */
    String nodeId() {
        return nodeId;
    }

    /** The kind of block this node is made of; two nodes can share it. */
    String blockId() {
        return blockId;
    }

    /** What one execution of this node costs. */
    int cents() {
        return cents;
    }
}
