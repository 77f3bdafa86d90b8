## The timeline.
activity-title = Activity
activity-lede = Everything that was done with your data here: each use, each refusal, each decision of yours, each look by our staff, each removal of data whose time was over. The newest comes first.
activity-filter-kind = Show only
activity-all = Everything
activity-used = Used
activity-refused = Refused
activity-decided = Your choices
activity-looked = Looked at by staff
activity-removed = Removed
activity-only-about = Only about: { $purpose }.
activity-about-all = Show all purposes
activity-empty-title = Nothing here yet
activity-empty = Uses, refusals, your choices and looks by staff will stand here from the moment they happen.
activity-newer = Newer
activity-older = Older
activity-pages = Pages of the activity
activity-limit = This list holds what passed this server. It cannot hold what was done with data elsewhere.
